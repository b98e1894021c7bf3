import { execFile } from "node:child_process";
import { readdirSync } from "node:fs";
import { homedir, tmpdir } from "node:os";
import { join } from "node:path";

const NAMES = ["python3.12", "python3.11", "python3.10", "python3", "python"];
const ANSWER_MS_MAX = 20_000;

/** A Python that LNbits runs on: its version, and the LNbits in it, if there is one. */
export interface Python {
  readonly path: string;
  /** `1.6.2`, or empty. */
  readonly lnbitsVersion: string;
}

/** Runs a program; resolves to what it wrote, rejects with what it complained of. */
export function runProgram(
  path: string,
  args: readonly string[],
  timeoutMs: number = ANSWER_MS_MAX,
  cwd: string = tmpdir(),
): Promise<string> {
  return new Promise((resolve, reject) => {
    const options = { cwd, timeout: timeoutMs, maxBuffer: 16 * 1024 * 1024 };
    execFile(path, args, options, (error, stdout, stderr) => {
      if (error === null) return resolve(stdout.trim());
      const last = stderr.trim().split("\n").at(-1) ?? "";
      const why = error.killed ? `timed out after ${timeoutMs / 1000} s` : last || error.message;
      reject(new Error(`Cannot run ${path}: ${why}`, { cause: error }));
    });
  });
}

/** Asks a Python what it is; `undefined` unless LNbits runs on it. */
export async function lookAtPython(path: string): Promise<Python | undefined> {
  const code = [
    "import sys, importlib.metadata as m",
    "assert (3, 10) <= sys.version_info < (3, 13)",
    "print(next((d.version for d in m.distributions() if d.name == 'lnbits'), ''))",
  ].join("\n");
  try {
    return { path, lnbitsVersion: await runProgram(path, ["-c", code]) };
  } catch {
    return undefined;
  }
}

/**
 * Finds a Python from 3.10 to 3.12: `LNBITS_PYTHON` if it is set, else on the path, else pyenv's.
 */
export async function findPython(): Promise<Python | undefined> {
  const given = process.env["LNBITS_PYTHON"];
  for (const path of given ? [given] : [...NAMES, ...pyenvPythons()]) {
    const python = await lookAtPython(path);
    if (python !== undefined) return python;
  }
  return undefined;
}

function pyenvPythons(): string[] {
  const folder = join(process.env["PYENV_ROOT"] ?? join(homedir(), ".pyenv"), "versions");
  try {
    return readdirSync(folder).filter((name) => /^3\.1[0-2]\b/.test(name))
      .sort().reverse()
      .map((name) => join(folder, name, "bin", "python"));
  } catch {
    return [];
  }
}
