import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { Certificate } from "./certificates.ts";
import type { LabPath } from "./lab_path.ts";
import { ADDRESS } from "./topology.ts";

const START_MS = 400;

/** Puts HAProxy in nginx's place until the path is mended. */
export async function startHaproxy(
  path: LabPath,
  { chain, key }: Pick<Certificate, "chain" | "key">,
): Promise<void> {
  const pem = join(path.folder, "haproxy.pem");
  writeFileSync(pem, `${readFileSync(chain)}${readFileSync(key)}`, { mode: 0o600 });
  const config = join(path.folder, "haproxy.cfg");
  writeFileSync(
    config,
    `defaults
  mode http
  timeout connect 5s
  timeout client 60s
  timeout server 60s
  timeout tunnel 1h
frontend site
  bind :::443 v4v6 ssl crt ${pem}
  http-request set-header X-Forwarded-Proto https
  default_backend lnbits
backend lnbits
  server one ${ADDRESS.tunnelFar}:5000
`,
  );
  const log = join(path.folder, "haproxy.log");
  const daemon = path.hosts.proxy.start("haproxy", ["-f", config], { log });
  path.onMend(() => daemon.stop("SIGKILL"));
  await sleep(START_MS);
  if (daemon.isGone) throw new Error(`Cannot start haproxy: ${readFileSync(log, "utf8").trim()}`);
}
