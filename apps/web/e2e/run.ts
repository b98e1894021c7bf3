import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { findChromium } from "./find_chromium.ts";

/**
 * Builds the page and runs the end-to-end suite against it, or says that it was left out, and why.
 */
function main(): number {
  if (findChromium() === null) {
    console.log("end to end in Chromium: left out, no Chromium found; set CHROMIUM_PATH");
    return 0;
  }
  return run("vite", "build") ||
    run("playwright", "test", ...process.argv.slice(2));
}

function run(command: string, ...args: readonly string[]): number {
  const cwd = fileURLToPath(new URL("..", import.meta.url));
  const { status } = spawnSync(command, args, { cwd, stdio: "inherit" });
  return status ?? 1;
}

process.exitCode = main();
