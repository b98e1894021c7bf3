import { expect, test } from "vitest";
import { audit } from "./audit.ts";
import { auditConfig } from "./audit_config.ts";
import { configEvidence } from "./config_evidence.ts";
import { fileOf, GOOD_LINES, location, without } from "./rule_case.setup.ts";

const KEY = "0f1e2d3c4b5a69788796a5b4c3d2e1f0";

test("audit of a right configuration finds nothing at all", () => {
  const source = fileOf(location("/", GOOD_LINES));
  expect(audit(source, { url: `ws://app.test:8080/api/v1/ws/${KEY}` })).toEqual([]);
});

test("audit of a text that is no configuration is one config-invalid, never a crash", () => {
  for (const source of ["", "{}", "Dear reader; hello.", "server {", "\0\0"]) {
    expect(audit(source).map(({ cause }) => cause)).toEqual(["config-invalid"]);
  }
});

test("auditConfig refuses an address that is none", () => {
  expect(() => auditConfig({ source: "" }, { url: "app.test/x" })).toThrow(RangeError);
});

test("auditConfig judges a server whose name no address can hold", () => {
  for (const name of ["a[::]", "a:b:c", "[", "[::1]", "a:99999"]) {
    const source = `server {\nserver_name ${name};\n${location("/", GOOD_LINES)}\n}`;
    expect(auditConfig({ source }).proxy).toBe("nginx");
  }
});

test("auditConfig follows a handshake through two servers of one nginx", () => {
  const inner = (lines: string): string =>
    `server {\nlisten 127.0.0.1:5001;\n${location("/", lines)}\n}`;
  const outer = location("/", GOOD_LINES.replace("10.0.0.2:5000", "127.0.0.1:5001"));
  const broken = auditConfig({
    source: fileOf(outer, inner(without("proxy_set_header Upgrade"))),
  });
  expect(broken.findings[0]).toMatchObject({ cause: "missing-upgrade-header", line: 7 });
  expect(broken.passesUpgrade).toBe(false);
  const right = auditConfig({ source: fileOf(outer, inner(GOOD_LINES)) });
  expect(right.findings).toEqual([]);
  expect(right.effective?.upstream).toBe("http://10.0.0.2:5000");
});

test("auditConfig follows a stream server to the http block of the same nginx", () => {
  const stream = `stream {
map $ssl_preread_server_name $behind { app.test 127.0.0.1:8443; default 10.0.0.9:443; }
server { listen 443; ssl_preread on; proxy_pass $behind; }
}
events {
}
http {
server { listen 127.0.0.1:8443; server_name app.test;
${location("/", without("proxy_set_header Upgrade"))}
}
}`;
  const { findings } = auditConfig({ source: stream }, { url: "wss://app.test/socket" });
  expect(findings[0]?.cause).toBe("missing-upgrade-header");
  const elsewhere = auditConfig({ source: stream }, { url: "wss://other.test/socket" });
  expect(elsewhere.findings).toEqual([]);
  expect(elsewhere.effective?.upstream).toBe("10.0.0.9:443");
  expect(elsewhere.passesUpgrade).toBe(true);
});

test("auditConfig takes a variable of another file for what it is there for", () => {
  const lines = GOOD_LINES.replace("$http_connection", "$connection_upgrade");
  const source = `server {\nlisten 80;\n${location("/", lines)}\n}`;
  const { findings, passesUpgrade } = auditConfig({ source });
  expect(findings.map(({ cause, severity }) => `${severity} ${cause}`))
    .toContain("info config-invalid");
  expect(findings.filter(({ severity }) => severity === "error")).toEqual([]);
  expect(passesUpgrade).toBe(true);
});

test("auditConfig takes handshakes of Firefox into passesUpgrade", () => {
  const http = 'map $http_connection $strict {\ndefault "";\nUpgrade upgrade;\n}';
  const lines = GOOD_LINES.replace("$http_connection", "$strict");
  const { passesUpgrade } = auditConfig({ source: fileOf(location("/", lines), http) });
  expect(passesUpgrade).toBe(false);
});

test("configEvidence says what holds, and leaves out what an include decides", () => {
  const lines = `${GOOD_LINES.replace("10m", "90s")}`;
  const report = auditConfig({ source: fileOf(location("/", lines)) });
  expect(configEvidence(report, 7)).toEqual({
    kind: "nginx_config",
    at: 7,
    hop: "proxy",
    findings: [],
    readTimeoutMs: 90_000,
    passesUpgrade: true,
    upstream: "http://10.0.0.2:5000",
  });
  const open = location("/", "include proxy.conf;\nproxy_pass http://10.0.0.2:5000;");
  const evidence = configEvidence(auditConfig({ source: fileOf(open) }));
  expect(evidence).not.toHaveProperty("passesUpgrade");
  expect(evidence.findings.every(({ severity }) => severity !== "error")).toBe(true);
});

test("auditConfig names the servers that it did not judge, where no address was given", () => {
  const pass = "location / { proxy_pass http://10.0.0.2:8080; }";
  const source = [
    "events {}",
    "http {",
    `server { listen 80; server_name plain.test; ${pass} }`,
    `server { listen 443 ssl; server_name wallet.test; ${pass.replace("8080", "5000")} }`,
    "server { listen 80; server_name static.test; root /srv; }",
    `server { listen 8443 ssl; server_name other.test; ${pass} }`,
    "}",
  ].join("\n");
  const { url, others } = auditConfig({ source });
  expect(url).toBe("wss://wallet.test/api/v1/ws/•••");
  expect(others).toEqual([
    "ws://plain.test/api/v1/ws/•••",
    "wss://other.test:8443/api/v1/ws/•••",
  ]);
  expect(auditConfig({ source }, { url: "wss://other.test:8443/socket" }).others).toEqual([]);
});
