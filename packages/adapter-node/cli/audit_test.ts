import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { RecordedTerminal } from "../testing/recorded_terminal.setup.ts";
import { run } from "./program.ts";

const KEY = "0f1e2d3c4b5a69788796a5b4c3d2e1f0";
const URL = `wss://wallet.test/api/v1/ws/${KEY}`;
const GOOD = `proxy_pass http://10.0.0.2:5000;
        proxy_http_version 1.1;
        proxy_set_header Host $host;
        proxy_set_header Upgrade $http_upgrade;
        proxy_set_header Connection $http_connection;
        proxy_set_header X-Forwarded-Proto $scheme;`;
const site = (lines: string): string =>
  `server {
    listen 443 ssl;
    server_name wallet.test;
    location /api/ {
        ${lines}
    }
}
`;
const BAD = site(GOOD.replace("proxy_set_header Upgrade $http_upgrade;", ""));

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "holdfast-audit-"));
});

afterEach(() => rmSync(folder, { recursive: true, force: true }));

function put(name: string, text: string | Uint8Array): string {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
}

async function audit(
  args: readonly string[],
  input = "",
): Promise<{ code: number; terminal: RecordedTerminal }> {
  const terminal = new RecordedTerminal({ input });
  return { code: await run(["audit", ...args], terminal), terminal };
}

test("audit names the cause with its place, its line, its fix, and ends with 1", async () => {
  const path = put("wallet.conf", BAD);
  const { code, terminal } = await audit([path, "--url", URL]);
  expect(code).toBe(1);
  expect(terminal.output).toContain(`error  missing-upgrade-header  ${path}:5\n`);
  expect(terminal.output).toContain("  | proxy_pass http://10.0.0.2:5000;\n");
  expect(terminal.output).toContain("    proxy_set_header Upgrade $http_upgrade;\n");
  expect(terminal.output).toMatch(/GET \/api\/v1\/ws\/••• HTTP\/1\.1\n +Host: wallet\.test\n/);
  expect(terminal.output.trimEnd().split("\n").at(-1)).toMatch(/^It cannot work: missing-upgrade/);
  expect(terminal.errors).toEqual([]);
});

test("audit of a right configuration says so and ends with 0", async () => {
  const { code, terminal } = await audit([put("wallet.conf", site(GOOD)), "--url", URL]);
  expect(code).toBe(0);
  expect(terminal.output).toContain("    Upgrade: websocket\n    Connection: Upgrade\n");
  expect(terminal.output).toContain("It works: nothing in this configuration breaks the link.");
});

test("audit --json prints the one document of findings and what the upstream gets", async () => {
  const { code, terminal } = await audit([put("wallet.conf", BAD), "--url", URL, "--json"]);
  expect(code).toBe(1);
  const document = JSON.parse(terminal.output);
  expect(Object.keys(document)).toEqual(["findings", "effective"]);
  expect(document.findings[0]).toEqual({
    cause: "missing-upgrade-header",
    severity: "error",
    file: join(folder, "wallet.conf"),
    line: 5,
    directive: "proxy_pass",
    message: expect.stringContaining("location /api/"),
    fix: expect.stringContaining("proxy_set_header Upgrade $http_upgrade;"),
  });
  expect(document.effective).toMatchObject({
    server: "wallet.test",
    location: "location /api/",
    upstream: "http://10.0.0.2:5000",
    uri: "/api/v1/ws/•••",
    httpVersion: "1.1",
    headers: { Host: "wallet.test", Connection: "Upgrade" },
  });
});

test("audit never shows the key of the address", async () => {
  const logs = `${GOOD}\nproxy_set_header X-Path $request_uri;`;
  for (const text of [BAD, site(logs), site("return 301 https://other.test$request_uri;")]) {
    for (const more of [[], ["--json"]]) {
      const { terminal } = await audit([put("wallet.conf", text), "--url", URL, ...more]);
      expect(terminal.output).not.toContain(KEY);
    }
  }
});

test("audit masks constant credentials of the configuration", async () => {
  const lines = `${GOOD}\nproxy_set_header Authorization "Basic c2VjcmV0";
proxy_set_header Authorization "Basic dHdpY2U=";`;
  for (const more of [[], ["--json"]]) {
    const { terminal } = await audit([put("wallet.conf", site(lines)), "--url", URL, ...more]);
    expect(terminal.output).toContain("Authorization");
    expect(terminal.output).not.toMatch(/c2VjcmV0|dHdpY2U/);
  }
});

test("audit reads the standard input, a dump of nginx -T included", async () => {
  const dump = `# configuration file /etc/nginx/nginx.conf:
events {}
http { include /etc/nginx/conf.d/*.conf; }

# configuration file /etc/nginx/conf.d/wallet.conf:
${BAD.replace("443 ssl", "80")}`;
  const { code, terminal } = await audit(["-", "--url", URL.replace("wss", "ws")], dump);
  expect(code).toBe(1);
  expect(terminal.output).toContain("missing-upgrade-header  /etc/nginx/conf.d/wallet.conf:5\n");
  expect(terminal.output).toContain("  | proxy_pass http://10.0.0.2:5000;");
});

test("audit reads a folder: its nginx.conf, or every configuration in it", async () => {
  put("wallet.conf", BAD);
  const { terminal } = await audit([folder, "--url", URL]);
  expect(terminal.output).toContain(`${join(folder, "wallet.conf")}:5`);
  put("nginx.conf", "events {}\nhttp {\n    include wallet.conf;\n}\n");
  const whole = await audit([folder, "--url", URL]);
  expect(whole.terminal.output).toContain(`${join(folder, "wallet.conf")}:5`);
});

test("audit finds absolute includes under --root", async () => {
  mkdirSync(join(folder, "etc/nginx/snippets"), { recursive: true });
  put("etc/nginx/snippets/proxy.conf", GOOD);
  const path = put("wallet.conf", site("include /etc/nginx/snippets/proxy.conf;"));
  expect((await audit([path, "--url", URL, "--root", folder])).code).toBe(0);
});

test("audit ends with 2 when an include that is not here decides", async () => {
  const lines = "include /etc/nginx/snippets/proxy.conf;\nproxy_pass http://10.0.0.2:5000;";
  const { code, terminal } = await audit([put("wallet.conf", site(lines)), "--url", URL]);
  expect(code).toBe(2);
  expect(terminal.output).toContain("Undecided: /etc/nginx/snippets/proxy.conf is not here");
  expect(terminal.output).not.toMatch(/^error/m);
});

test("audit without --url judges LNbits' socket at the file's server, and says so", async () => {
  const { terminal } = await audit([put("wallet.conf", BAD)]);
  expect(terminal.output).toContain("wss://wallet.test/api/v1/ws/••• (no --url was given)");
});

test("audit recognises other proxies, gives their block, and ends with 2", async () => {
  const files = {
    Apache: "<VirtualHost *:443>\nServerName w.test\nProxyPass / http://10.0.0.2:5000/\n",
    HAProxy: "frontend www\n    bind :80\nbackend app\n    server a 10.0.0.2:5000\n",
    Caddy: "w.test {\n    reverse_proxy 10.0.0.2:5000\n}\n",
    Traefik: 'services:\n  a:\n    labels:\n      - "traefik.enable=true"\n',
  };
  for (const [name, text] of Object.entries(files)) {
    const { code, terminal } = await audit(["-", "--url", URL], text);
    expect(code).toBe(2);
    expect(terminal.output).toContain(`This configures ${name}, which Holdfast does not audit.`);
    if (name !== "Traefik") expect(terminal.output).toContain("10.0.0.2:5000");
  }
  const { terminal } = await audit(["-", "--json"], files.Apache);
  expect(JSON.parse(terminal.output)).toMatchObject({ findings: [], proxy: "apache" });
});

test("audit ends with 66 and the place on what is no configuration", async () => {
  const files: readonly (readonly [string, string | Uint8Array, RegExp])[] = [
    ["binary", new Uint8Array(4096), /no text/],
    ["prose.txt", "Dear reader, this is a letter. It has sentences; and they end.", /no configur/],
    ["data.json", '{"server": {"listen": 80}}', /:1: .*JSON/],
    [".env", "HOST=0.0.0.0\nPORT=5000\nLNBITS_ADMIN_UI=true\n", /LNbits' own/],
    ["empty.conf", "", /empty/],
    ["large.conf", "a".repeat(50 * 1024 * 1024), /MiB/],
    ["cut.conf", BAD.slice(0, 120), /cut\.conf:6: Unexpected end of file/],
    ["loop.conf", "include loop.conf;\nserver {\n}\n", /loop\.conf:1: .*includes itself/],
    ["site.conf.j2", "server {\n  {% if tls %}\n  listen 443;\n  {% endif %}\n}", /template/],
  ];
  for (const [name, text, message] of files) {
    const { code, terminal } = await audit([put(name, text), "--json"]);
    expect([name, code]).toEqual([name, 66]);
    expect(terminal.errors.join("\n")).toMatch(message);
    expect(terminal.output).toBe("");
  }
});

test("audit ends with 66 on a missing file, and on a folder with nothing in it", async () => {
  mkdirSync(join(folder, "empty"));
  mkdirSync(join(folder, "other"));
  mkdirSync(join(folder, "other", "inner"));
  for (const path of [join(folder, "none.conf"), join(folder, "empty"), join(folder, "other")]) {
    const { code, terminal } = await audit([path]);
    expect([path, code]).toEqual([path, 66]);
    expect(terminal.errors[0]).toContain(path);
  }
});

test("audit ends with 1 on a file that nginx refuses, with the line", async () => {
  const source = "server {\n  listen 80\n  root /x;\n}\n";
  const { code, terminal } = await audit(["-", "--json"], source);
  expect(code).toBe(1);
  const { findings } = JSON.parse(terminal.output);
  expect(findings[0]).toMatchObject({ cause: "config-invalid", severity: "error", line: 2 });
});

test("audit ends with 64 on bad usage", async () => {
  const path = put("wallet.conf", BAD);
  const calls = [
    [],
    [path, "--url", "wallet.test"],
    [path, "--url", "ftp://wallet.test/x"],
    [path, "--nginx-version", "new"],
    [path, "--root", join(folder, "none")],
    [path, "--colour"],
  ];
  const { terminal } = await audit([path, "--url", `wallet.test/api/v1/ws/${KEY}`]);
  expect(terminal.errors.join("\n")).not.toContain(KEY);
  for (const args of calls) expect([args, (await audit(args)).code]).toEqual([args, 64]);
});

test("audit --nginx-version decides what holds by default", async () => {
  const path = put("wallet.conf", site(GOOD.replace("proxy_http_version 1.1;", "")));
  const url = "wss://wallet.test/api/socket";
  expect((await audit([path, "--url", url, "--nginx-version", "1.22.1"])).code).toBe(1);
  expect((await audit([path, "--url", url, "--nginx-version", "1.30.0"])).code).toBe(0);
});

test("audit --help teaches by examples", async () => {
  const { code, terminal } = await audit(["--help"]);
  expect(code).toBe(0);
  expect(terminal.output).toContain("nginx -T | holdfast audit -");
});
