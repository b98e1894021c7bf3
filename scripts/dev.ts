// Serves the page from its sources and reloads it as they change. Usage: node scripts/run.js dev

import { spawn } from "node:child_process";
import { join } from "node:path";
import { ROOT } from "./workspace.ts";

/** Runs the development server until the person ends it; resolves to the exit code. */
export function main(args: readonly string[]): Promise<number> {
  const child = spawn(join(ROOT, "apps/web/node_modules/.bin/vite"), ["dev", ...args], {
    cwd: join(ROOT, "apps/web"),
    stdio: "inherit",
  });
  // Ctrl-C reaches the child by itself; this process stays until the child has gone.
  process.on("SIGINT", () => {});
  return new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("exit", (code, signal) => resolve(signal === "SIGINT" ? 0 : code ?? 1));
  });
}
