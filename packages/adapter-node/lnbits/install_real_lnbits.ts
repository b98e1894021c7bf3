import { existsSync, mkdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import { findPython, lookAtPython, runProgram } from "./python_finder.ts";

/** The LNbits that the embedded server is held to. */
export const LNBITS_VERSION = "1.6.2";

/**
 * What is installed: LNbits 1.6.2 itself asks for any bitstring, and breaks with 5.
 */
const REQUIREMENTS = [`lnbits==${LNBITS_VERSION}`, "bitstring<5"];
const INSTALL_MS_MAX = 10 * 60_000;

/**
 * Makes sure that there is a Python with LNbits in it: `LNBITS_PYTHON` if it has one, else a
 * virtual environment in the user's cache folder, made on the first call and then only looked at.
 *
 * @param log Told what takes long.
 * @returns The path of that Python.
 * @throws {Error} If there is no Python from 3.10 to 3.12, or the installation fails.
 */
export async function installRealLnbits(log: (line: string) => void = () => {}): Promise<string> {
  const folder = environmentFolder();
  const own = join(folder, "bin", "python");
  const given = process.env["LNBITS_PYTHON"];
  if (given && (await lookAtPython(given))?.lnbitsVersion === LNBITS_VERSION) {
    return given;
  }
  if (existsSync(join(folder, "complete"))) {
    if ((await lookAtPython(own))?.lnbitsVersion === LNBITS_VERSION) return own;
  }
  const base = await findPython();
  if (base === undefined) {
    throw new Error(
      given ? `no Python 3.10–3.12 at LNBITS_PYTHON: ${given}` : "no Python 3.10–3.12",
    );
  }
  log(`Installing LNbits ${LNBITS_VERSION} into ${folder}, a minute or two`);
  // A venv knows its own path, so it is made in its place, and marked when it is complete.
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  try {
    await runProgram(base.path, ["-m", "venv", folder], INSTALL_MS_MAX);
    const quiet = ["--quiet", "--disable-pip-version-check", "--no-input"];
    await runProgram(own, ["-m", "pip", "install", ...quiet, ...REQUIREMENTS], INSTALL_MS_MAX);
    // LNbits writes into the folder from where it is imported.
    await runProgram(own, ["-c", "import lnbits.server"], INSTALL_MS_MAX, folder);
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new Error(`LNbits ${LNBITS_VERSION} could not be installed: ${why}`, { cause });
  }
  const marker = join(folder, "complete");
  writeFileSync(`${marker}.new`, `${REQUIREMENTS.join("\n")}\n`);
  renameSync(`${marker}.new`, marker);
  return own;
}

function environmentFolder(): string {
  const cache = process.env["XDG_CACHE_HOME"] || join(homedir(), ".cache");
  return join(cache, "holdfast", `lnbits-${LNBITS_VERSION}`);
}
