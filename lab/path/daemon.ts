import { type ChildProcess, spawn } from "node:child_process";
import { closeSync, openSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";

/** How a program is kept running. */
export interface DaemonOptions {
  /** File that its words go to, at the end. */
  readonly log: string;
  readonly env?: NodeJS.ProcessEnv;
  readonly cwd?: string;
}

const STOP_MS_MAX = 3_000;
const POLL_MS = 20;

/** A program that runs until it is stopped, with all its children. */
export class Daemon {
  readonly #child: ChildProcess;
  #isGone = false;

  /** Starts it in a process group of its own. */
  constructor(program: string, args: readonly string[], options: DaemonOptions) {
    const log = openSync(options.log, "a");
    this.#child = spawn(program, args, {
      cwd: options.cwd,
      env: options.env ?? process.env,
      detached: true,
      stdio: ["ignore", log, log],
    });
    closeSync(log);
    this.#child.once("error", () => this.#isGone = true);
    this.#child.once("exit", () => this.#isGone = true);
  }

  /** Whether the program itself has ended. */
  get isGone(): boolean {
    return this.#isGone;
  }

  /** Sends a signal to the program and its children; harmless when they are gone. */
  signal(signal: NodeJS.Signals): void {
    const { pid } = this.#child;
    if (pid === undefined) return;
    try {
      process.kill(-pid, signal);
    } catch {
      // Gone already.
    }
  }

  /** Ends it: politely, then not. */
  async stop(signal: NodeJS.Signals = "SIGTERM"): Promise<void> {
    this.signal(signal);
    const deadline = performance.now() + STOP_MS_MAX;
    while (!this.#isGone && performance.now() < deadline) await sleep(POLL_MS);
    this.signal("SIGKILL");
  }
}
