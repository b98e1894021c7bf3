import { existsSync, readFileSync } from "node:fs";
import { delimiter, join } from "node:path";
import { runCommand } from "../run_command.ts";

const NAMES = ["chromium", "chromium-browser", "google-chrome-stable", "google-chrome"];
const MAC_APPLICATIONS = [
  "/Applications/Chromium.app/Contents/MacOS/Chromium",
  "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
];
const INSTALL_TIMEOUT_MS = 5 * 60_000;

/** The path of a Chromium on this machine: `CHROMIUM_PATH` first, then the usual places. */
export function findChromium(env: NodeJS.ProcessEnv = process.env): string | undefined {
  const wanted = env["CHROMIUM_PATH"];
  if (wanted) return existsSync(wanted) ? wanted : undefined;
  const folders = [...(env["PATH"] ?? "").split(delimiter), "/usr/bin"];
  const candidates = folders.flatMap((folder) => NAMES.map((name) => join(folder, name)));
  return [...candidates, ...MAC_APPLICATIONS].find((path) => existsSync(path));
}

/** Whether packages may be installed here without asking: root on Debian or a child of it. */
export function canInstallPackages(): boolean {
  return process.getuid?.() === 0 && existsSync("/usr/bin/apt-get") &&
    existsSync("/etc/os-release") && /debian/i.test(readFileSync("/etc/os-release", "utf8"));
}

/**
 * Installs packages of the system, quietly; resolves to the reason why it did not work. A list of
 * packages that is out of date is the usual reason, so it is brought up to date first.
 */
export function installPackages(names: readonly string[]): Promise<string | undefined> {
  installing = installing.then(() => aptInstall(names));
  return installing;
}

/** Two runs of apt-get would fail on one lock, so they wait for each other. */
let installing: Promise<string | undefined> = Promise.resolve(undefined);

async function aptInstall(names: readonly string[]): Promise<string | undefined> {
  // At run level 1 a package starts no service of its own.
  const env = { ...process.env, DEBIAN_FRONTEND: "noninteractive", RUNLEVEL: "1" };
  const options = { env, timeoutMs: INSTALL_TIMEOUT_MS };
  // One dead source among several is no reason to stop: the install below decides.
  await runCommand("apt-get", ["update", "-qq"], options);
  const args = ["install", "-y", "-qq", "--no-install-recommends", ...names];
  const result = await runCommand("apt-get", args, options);
  if (result.code === 0) return undefined;
  return result.output.split("\n").find((line) => line.startsWith("E: ")) ?? "apt-get failed";
}
