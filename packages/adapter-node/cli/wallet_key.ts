import { Secret } from "@holdfast/core";
import { CliError, EXIT } from "./cli_error.ts";
import { readSmallFile } from "./read_small_file.ts";
import type { Terminal } from "./terminal.ts";

const KEY_REMEDIATION =
  "Give it with --key-file FILE, in HOLDFAST_KEY, or on the standard input with --key-file -";
/** A key takes 32 characters; a larger file is another one. */
const KEY_BYTES_MAX = 4096;

/**
 * The wallet key from a file, the standard input (`-`) or the environment. Never from the command
 * line, which every user of the machine can read.
 *
 * @param path The file, `-`, or `undefined` for the environment.
 * @throws {CliError} If there is none, or the file cannot be read.
 */
export async function readWalletKey(path: string | undefined, terminal: Terminal): Promise<Secret> {
  const text = path === undefined
    ? terminal.env["HOLDFAST_KEY"] ?? ""
    : path === "-"
    ? await terminal.readInput()
    : readSmallFile(path, KEY_BYTES_MAX, { what: "key", remediation: KEY_REMEDIATION });
  const key = text.trim();
  if (key === "") {
    const where = path === undefined ? "none is given" : `'${path}' is empty`;
    throw new CliError(EXIT.usage, `Cannot find the invoice key: ${where}`, KEY_REMEDIATION);
  }
  return new Secret(key);
}
