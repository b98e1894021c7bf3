import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import type { Daemon } from "./daemon.ts";
import type { Namespace } from "./namespace.ts";

/** What a program of `programs/` writes once it listens. */
export const READY = "lab program ready";

const PROGRAMS = fileURLToPath(new URL("../programs/", import.meta.url));
const START_MS_MAX = 10_000;
const POLL_MS = 20;

let count = 0;

/**
 * Starts one of the programs of `programs/` in a namespace and waits until it listens.
 *
 * @param host Where.
 * @param name Such as `relay`.
 * @param options What it is told, as JSON.
 * @param folder Where its log goes.
 * @throws {Error} If it does not start.
 */
export async function startProgram(
  host: Namespace,
  name: string,
  options: object,
  folder: string,
): Promise<Daemon> {
  count += 1;
  const log = join(folder, `${name}-${count}.log`);
  const args = [`${PROGRAMS}${name}.ts`, JSON.stringify(options)];
  const daemon = host.start(process.execPath, args, { log });
  const deadline = performance.now() + START_MS_MAX;
  while (!existsSync(log) || !readFileSync(log, "utf8").includes(READY)) {
    if (daemon.isGone || performance.now() > deadline) {
      await daemon.stop();
      throw new Error(`Cannot start ${name}: ${readFileSync(log, "utf8").slice(-400)}`);
    }
    await sleep(POLL_MS);
  }
  return daemon;
}
