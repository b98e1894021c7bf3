import { type ChildProcess, spawn } from "node:child_process";
import { mkdtempSync, openSync, readFileSync, rmSync, symlinkSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { setTimeout as sleep } from "node:timers/promises";
import { installRealLnbits } from "./install_real_lnbits.ts";
import { runProgram } from "./python_finder.ts";

export { installRealLnbits, LNBITS_VERSION } from "./install_real_lnbits.ts";

/** How a real LNbits is started. */
export interface RealLnbitsOptions {
  /** Requests a minute, per address and path. @default 200 */
  readonly rateLimitPerMinute?: number;
  /** Seconds that a protocol ping may go unanswered. @default 60, LNbits' own */
  readonly pongTimeoutSeconds?: number;
}

/** A real LNbits in a process of its own, never installed, with FakeWallet and an empty SQLite. */
export interface RealLnbits {
  /** `http://host:port`, without a slash at the end. */
  readonly url: string;
  /** Moves a wallet by millisatoshi, in its database and behind its back. */
  nudge(walletId: string, msat: number): void;
  /** Ends it as a restart would, and removes all it wrote. Harmless the second time. */
  stop(): Promise<void>;
}

/** If this process dies, however it dies, the pipe breaks, and the whole group goes with it. */
const START = [
  "import os, signal, threading",
  // Not sys.stdin: its lock would be copied into LNbits' child process, and never come free.
  "def watch(): os.read(0, 1); os.killpg(0, signal.SIGKILL)",
  "threading.Thread(target=watch, daemon=True).start()",
  "from lnbits.server import main",
  "main()",
].join("\n");
const START_MS_MAX = 60_000;
const STOP_MS_MAX = 8_000;
const POLL_MS = 200;

/**
 * Starts LNbits itself on a free port, installing it first if need be.
 *
 * @param options What differs from LNbits' defaults.
 * @returns The server, answering; or why it cannot be had here.
 */
export async function startRealLnbits(
  options: RealLnbitsOptions = {},
): Promise<RealLnbits | { readonly unavailable: string }> {
  const folder = mkdtempSync(join(tmpdir(), "holdfast-lnbits-"));
  let child: ChildProcess | undefined;
  try {
    const python = await installRealLnbits();
    const port = await freePort();
    child = await launch(python, folder, port, options);
    const url = `http://127.0.0.1:${port}`;
    await waitForHealth(url, child, folder);
    const running = child;
    return {
      url,
      nudge: (walletId, msat) => nudge(join(folder, "data", "database.sqlite3"), walletId, msat),
      stop: () => end(running, folder),
    };
  } catch (error) {
    if (child !== undefined) await end(child, folder);
    else rmSync(folder, { recursive: true, force: true });
    return { unavailable: error instanceof Error ? error.message : String(error) };
  }
}

async function launch(
  python: string,
  folder: string,
  port: number,
  { rateLimitPerMinute = 200, pongTimeoutSeconds }: RealLnbitsOptions,
): Promise<ChildProcess> {
  const code = "import sysconfig; print(sysconfig.get_paths()['purelib'])";
  const packages = await runProgram(python, ["-c", code]);
  // LNbits looks for its static files in "lnbits/static", from where it is started.
  symlinkSync(join(packages, "lnbits"), join(folder, "lnbits"));
  const log = openSync(join(folder, "log"), "a");
  const pongs = pongTimeoutSeconds === undefined
    ? []
    : ["--ws-ping-timeout", String(pongTimeoutSeconds)];
  const args = ["-c", START, "--host", "127.0.0.1", "--port", String(port), ...pongs];
  // Nothing listens on the discard port: what LNbits asks of the internet fails at once.
  const nowhere = "http://127.0.0.1:9";
  return spawn(python, args, {
    cwd: folder,
    // A group of its own, because LNbits serves from a child process.
    detached: true,
    stdio: ["pipe", log, log],
    env: {
      PATH: process.env["PATH"],
      HOME: folder,
      HTTP_PROXY: nowhere,
      HTTPS_PROXY: nowhere,
      ALL_PROXY: nowhere,
      LNBITS_DATA_FOLDER: join(folder, "data"),
      LNBITS_EXTENSIONS_PATH: join(folder, "extensions"),
      LNBITS_BACKEND_WALLET_CLASS: "FakeWallet",
      LNBITS_ADMIN_UI: "true",
      LNBITS_RATE_LIMIT_NO: String(rateLimitPerMinute),
    },
  });
}

async function waitForHealth(url: string, child: ChildProcess, folder: string): Promise<void> {
  let isGone = false;
  child.once("error", () => isGone = true);
  child.once("exit", () => isGone = true);
  const deadline = performance.now() + START_MS_MAX;
  while (!isGone && performance.now() < deadline) {
    if (await isUp(url)) return;
    await sleep(POLL_MS);
  }
  const words = readFileSync(join(folder, "log"), "utf8").trim().split("\n").at(-1) ?? "";
  throw new Error(`LNbits did not start: ${words || "it wrote nothing"}`);
}

async function isUp(url: string): Promise<boolean> {
  try {
    await (await fetch(`${url}/api/v1/health`, { redirect: "manual" })).body
      ?.cancel();
    return true;
  } catch {
    return false;
  }
}

async function end(child: ChildProcess, folder: string): Promise<void> {
  signalGroup(child, "SIGTERM");
  const deadline = performance.now() + STOP_MS_MAX;
  while (performance.now() < deadline && signalGroup(child, 0)) {
    await sleep(POLL_MS / 4);
  }
  signalGroup(child, "SIGKILL");
  rmSync(folder, { recursive: true, force: true });
}

/** Whether the group is still there. */
function signalGroup({ pid }: ChildProcess, signal: NodeJS.Signals | 0): boolean {
  if (pid === undefined) return false;
  try {
    return process.kill(-pid, signal);
  } catch {
    return false;
  }
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const address = server.address();
      const port = typeof address === "object" && address !== null ? address.port : 0;
      server.close(() => resolve(port));
    });
  });
}

function nudge(path: string, walletId: string, msat: number): void {
  const db = new DatabaseSync(path, { timeout: 5_000 });
  const id = `nudge_${crypto.randomUUID()}`;
  const now = Date.now() / 1000;
  db.prepare(
    `INSERT INTO apipayments (checking_id, payment_hash, wallet_id, amount, fee, memo, bolt11,
       extra, labels, status, time, created_at, updated_at)
     VALUES (?, ?, ?, ?, 0, 'Nudge', '', '{}', '[]', 'success', ?, ?, ?)`,
  ).run(id, id, walletId, msat, now, now, now);
  db.close();
}
