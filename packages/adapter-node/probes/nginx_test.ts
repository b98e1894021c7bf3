import { equal, match, ok } from "node:assert/strict";
import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Evidence, Secret } from "@holdfast/core";
import { diagnose } from "@holdfast/core/diagnosis";
import { createLnbits } from "@holdfast/adapter-node/lnbits";
import { afterAll, test } from "vitest";
import { makeCertificates } from "./certificates.setup.ts";
import { probePath } from "./probe_path.ts";
import { listening, recordsOf } from "./probing.setup.ts";

/** These run where there is an nginx, and have nothing to ask elsewhere. */
const hasNginx = works("nginx", ["-v"]);
const folder = mkdtempSync(join(tmpdir(), "holdfast-probes-"));
const certificates = makeCertificates();
const lnbits = await createLnbits();
const wallet = lnbits.createWallet("Probe");
const running: ChildProcess[] = [];

afterAll(async () => {
  for (const nginx of running) nginx.kill("SIGKILL");
  await lnbits.stop();
  rmSync(folder, { recursive: true, force: true });
});

const PASS = `proxy_pass ${lnbits.url}; proxy_http_version 1.1; proxy_set_header Host $http_host;`;
const UPGRADE =
  "proxy_set_header Upgrade $http_upgrade; proxy_set_header Connection $connection_header;";

/** What is seen through an nginx with such a `server` block. */
async function through(block: string, listen = "ssl http2"): Promise<readonly Evidence[]> {
  const port = await freePort();
  const file = (name: string, text: string): string => {
    const path = join(folder, `${port}-${name}`);
    writeFileSync(path, text);
    return path;
  };
  const config = `
daemon off; master_process off; pid ${join(folder, `${port}.pid`)};
error_log ${join(folder, `${port}.log`)};
events {}
http {
  access_log off; client_body_temp_path ${folder}; proxy_temp_path ${folder};
  fastcgi_temp_path ${folder}; uwsgi_temp_path ${folder}; scgi_temp_path ${folder};
  map $http_upgrade $connection_header { default upgrade; "" close; }
  server {
    listen 127.0.0.1:${port} ${listen}; server_name localhost;
    ssl_certificate ${file("cert.pem", certificates.good.cert)};
    ssl_certificate_key ${file("key.pem", certificates.good.key)};
    ssl_client_certificate ${file("ca.pem", certificates.ca)};
    ${block}
  }
}`;
  const nginx = spawn("nginx", ["-c", file("nginx.conf", config), "-p", folder], {
    stdio: "ignore",
  });
  running.push(nginx);
  await answers(port);
  const evidence = await probePath({
    url: `wss://localhost:${port}/api/v1/ws/${wallet.invoiceKey}`,
    key: new Secret(wallet.invoiceKey),
    ca: certificates.ca,
  });
  nginx.kill("SIGKILL");
  return evidence;
}

async function answers(port: number): Promise<void> {
  const { connect } = await import("node:net");
  for (let n = 0; n < 100; n++) {
    const isUp = await new Promise<boolean>((resolve) => {
      const socket = connect({ port, host: "127.0.0.1" });
      socket.once("connect", () => (socket.destroy(), resolve(true)));
      socket.once("error", () => resolve(false));
    });
    if (isUp) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

async function freePort(): Promise<number> {
  const server = createServer();
  const port = await listening(server);
  await new Promise((resolve) => server.close(resolve));
  return port;
}

function works(command: string, args: readonly string[]): boolean {
  try {
    execFileSync(command, args, { stdio: "ignore" });
    return true;
  } catch {
    return false;
  }
}

test.runIf(hasNginx)("probePath() finds LNbits behind a right nginx healthy", async () => {
  const evidence = await through(`location / { ${PASS} ${UPGRADE} }`);
  const { outcome, causes } = diagnose(evidence);
  equal(`${outcome} ${causes.map(({ cause }) => cause)}`, "healthy ");
  equal(recordsOf(evidence, "tls")[0]?.alpn, "h2");
  const [http2] = recordsOf(evidence, "http2");
  equal(http2?.offered && http2.http1 && !http2.extendedConnect, true);
});

test.runIf(hasNginx)("probePath() hears LNbits' 405 where nginx drops Upgrade", async () => {
  const evidence = await through(`location / { ${PASS} }`);
  const [normal] = recordsOf(evidence, "upgrade");
  equal(normal?.end?.status, 405);
  equal(normal?.end?.bodyStart, '{"detail":"Method Not Allowed"}');
  equal(diagnose(evidence).verdict?.cause, "proxy-drops-upgrade");
});

test.runIf(hasNginx)("probePath() tells 444 from a reset", async () => {
  const evidence = await through("return 444;", "ssl");
  equal(recordsOf(evidence, "http")[0]?.error, "closed");
  match(recordsOf(evidence, "upgrade")[0]?.end?.message ?? "", /closed without an answer/);
});

test.runIf(hasNginx)("probePath() sees that nginx wants a client certificate", async () => {
  const evidence = await through(`ssl_verify_client on; location / { ${PASS} ${UPGRADE} }`, "ssl");
  const health = recordsOf(evidence, "http").find(({ what }) => what === "health");
  match(health?.bodyStart ?? "", /No required SSL certificate was sent/);
});

test.runIf(hasNginx)("probePath() speaks PROXY protocol where nginx waits for it", async () => {
  const evidence = await through(`location / { ${PASS} ${UPGRADE} }`, "ssl proxy_protocol");
  const spoken = recordsOf(evidence, "upgrade").find(({ variant }) => variant === "proxy-protocol");
  equal(spoken?.outcome, "opened");
});

test.runIf(hasNginx)("probePath() tells a stripped key from a wrong one", async () => {
  const block = `location / { ${PASS} ${UPGRADE} proxy_set_header X-Api-Key ""; }`;
  const evidence = await through(block, "ssl");
  const statuses = recordsOf(evidence, "http").map(({ what, status }) => `${what} ${status}`);
  ok(statuses.includes("wallet 401") && statuses.includes("wallet-query-key 200"));
});
