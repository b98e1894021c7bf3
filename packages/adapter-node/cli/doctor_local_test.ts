import { chmodSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import process from "node:process";
import { afterEach, beforeEach, expect, test } from "vitest";
import { readHostEvidence } from "./doctor_inputs.ts";
import { readLocal } from "./doctor_local.ts";

const PEER = "xTIBA5rboUvnH4htodjb6e697QjLERt1NAB4mZqp8Dg=";
const PATH = process.env["PATH"];

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "holdfast-local-"));
  process.env["PATH"] = `${folder}:${PATH}`;
});

afterEach(() => {
  process.env["PATH"] = PATH;
  rmSync(folder, { recursive: true, force: true });
});

/** A command of this host, played by a script. */
function play(name: string, script: string): void {
  const path = join(folder, name);
  writeFileSync(path, `#!/bin/sh\n${script}\n`);
  chmodSync(path, 0o755);
}

async function evidence(): Promise<readonly { readonly kind: string }[]> {
  const { texts } = await readLocal(new AbortController().signal);
  const reading = { path: "/", since: 0, at: 1_000_000, secrets: [] };
  return await readHostEvidence(texts, reading);
}

test("readLocal() reads what this host prints, and says what could not be run", async () => {
  play("nginx", "echo '# configuration file /etc/nginx/nginx.conf:'");
  play("wg", `printf 'wg0\\t${PEER}\\t(none)\\t10.0.0.2:1\\t10.8.0.2/32\\t0\\t0\\t148\\t25\\n'`);
  play("ip", "echo '[]'");
  play("nft", "echo 'Operation not permitted (you must be root)' >&2; exit 1");
  play("sysctl", "exit 0");
  const { nginx, notes, texts } = await readLocal(new AbortController().signal);
  expect(nginx).toContain("# configuration file");
  expect(texts.map(({ flag }) => flag)).toEqual(["wireguard", "interface", "firewall", "firewall"]);
  expect(notes).toEqual([
    "Cannot run 'nft list ruleset' on this host: Operation not permitted (you must be root)",
  ]);
  expect((await evidence()).map(({ kind }) => kind)).toEqual(["wireguard"]);
});

test("readLocal() does not take a host without tunnels for one whose tunnel is down", async () => {
  for (const name of ["nginx", "wg", "nft", "sysctl"]) play(name, "exit 0");
  play("ip", "echo '[]'");
  expect(await evidence()).toEqual([]);
});

test("readLocal() ends when it is told to", async () => {
  for (const name of ["nginx", "wg", "ip", "nft", "sysctl"]) play(name, "exec sleep 30");
  const abort = new AbortController();
  const ended = readLocal(abort.signal);
  abort.abort();
  expect((await ended).texts).toEqual([]);
});
