import { spawn } from "node:child_process";

/** Where a command runs, what it sees and where its words go. */
export interface RunOptions {
  /** Working directory; the caller's own by default. */
  readonly cwd?: string;
  /** Environment; the caller's own by default. */
  readonly env?: NodeJS.ProcessEnv;
  /**
   * `capture` keeps the output for the caller, `inherit` shows it as it comes. Default `capture`.
   */
  readonly output?: "capture" | "inherit";
  /** Ends the command after so many milliseconds; no limit by default. */
  readonly timeoutMs?: number;
}

/** How a command ended. */
export interface RunResult {
  /** Exit code; 127 when the command could not be started, 1 when a signal ended it. */
  readonly code: number;
  /** Standard output and standard error in the order they came; empty when inherited. */
  readonly output: string;
  /** How long it ran, in milliseconds. */
  readonly ms: number;
}

/** Enough to see why anything failed, and a bound on what one command may keep in memory. */
const OUTPUT_BYTES_MAX = 16 * 1024 * 1024;

/** Runs one command without a shell and without a standard input; never throws. */
export function runCommand(
  command: string,
  args: readonly string[],
  options: RunOptions = {},
): Promise<RunResult> {
  const startedAt = performance.now();
  const output = options.output ?? "capture";
  return new Promise((resolve) => {
    const child = spawn(command, args, {
      cwd: options.cwd,
      env: options.env ?? process.env,
      stdio: [
        "ignore",
        output === "inherit" ? "inherit" : "pipe",
        output === "inherit" ? "inherit" : "pipe",
      ],
      timeout: options.timeoutMs,
    });
    const chunks: Uint8Array[] = [];
    let bytes = 0;
    const keep = (chunk: Uint8Array): void => {
      if (bytes < OUTPUT_BYTES_MAX) chunks.push(chunk);
      bytes += chunk.length;
    };
    child.stdout?.on("data", keep);
    child.stderr?.on("data", keep);
    const end = (code: number, note = ""): void =>
      resolve({
        code,
        output: Buffer.concat(chunks).toString() + note,
        ms: performance.now() - startedAt,
      });
    child.once("error", (error) => end(127, `${error.message}\n`));
    child.once("close", (code) => end(code ?? 1));
  });
}
