import { spawn } from "node:child_process";

/** How a program is run. */
export interface CommandOptions {
  /** What it reads. */
  readonly input?: string;
  /** Ends it after so long. @default 20000 */
  readonly timeoutMs?: number;
  readonly env?: NodeJS.ProcessEnv;
  readonly cwd?: string;
  /** Exit codes that are answers. @default [0] */
  readonly accepts?: readonly number[];
  /** Told the accepted exit code, and what was written on the standard error. */
  readonly onCode?: (code: number, complaint: string) => void;
}

const OUTPUT_BYTES_MAX = 16 * 1024 * 1024;
const TIMEOUT_MS = 20_000;

/**
 * Runs a program to its end.
 *
 * @returns What it wrote on its standard output.
 * @throws {Error} If it cannot be run, takes too long or ends with another code than accepted.
 */
export function command(
  program: string,
  args: readonly string[],
  options: CommandOptions = {},
): Promise<string> {
  const { input, timeoutMs = TIMEOUT_MS, env = process.env, cwd, accepts = [0] } = options;
  const line = [program, ...args].join(" ").slice(0, 200);
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, {
      cwd,
      env,
      timeout: timeoutMs,
      killSignal: "SIGKILL",
      stdio: "pipe",
    });
    const chunks: { out: Buffer[]; error: Buffer[] } = { out: [], error: [] };
    let bytes = 0;
    const keep = (list: Buffer[]) => (chunk: Buffer): void => {
      bytes += chunk.length;
      if (bytes < OUTPUT_BYTES_MAX) list.push(chunk);
    };
    child.stdout.on("data", keep(chunks.out));
    child.stderr.on("data", keep(chunks.error));
    child.stdin.on("error", () => {}).end(input ?? "");
    child.once("error", (cause) => reject(new Error(`Cannot run ${line}`, { cause })));
    child.once("close", (code, signal) => {
      const out = Buffer.concat(chunks.out).toString();
      if (code !== null && accepts.includes(code)) {
        options.onCode?.(code, Buffer.concat(chunks.error).toString());
        return resolve(out);
      }
      const said = Buffer.concat(chunks.error).toString().trim() || out.trim();
      reject(new Error(`Command failed (${code ?? signal}): ${line}: ${said.slice(-600)}`));
    });
  });
}
