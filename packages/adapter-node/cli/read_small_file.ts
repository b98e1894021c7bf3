import { readFileSync } from "node:fs";
import { CliError, EXIT } from "./cli_error.ts";

/** What a file is for, and what to do where it cannot be used. */
export interface SmallFile {
  /** Such as `key`. */
  readonly what: string;
  /** What to do about it, one sentence. */
  readonly remediation: string;
}

/**
 * The text of a file that holds one word, without the space around it.
 *
 * @param bytesMax A larger file is another one.
 * @throws {CliError} If it cannot be read, or is too large.
 */
export function readSmallFile(path: string, bytesMax: number, file: SmallFile): string {
  let text: string;
  try {
    text = readFileSync(path, "utf8");
  } catch (error) {
    const why = error instanceof Error && "code" in error ? error.code : error;
    const message = `Cannot read the ${file.what} file '${path}': ${why}`;
    throw new CliError(EXIT.unreadable, message, file.remediation);
  }
  if (text.length <= bytesMax) return text.trim();
  const message = `Cannot read the ${file.what} file '${path}': it is too large for a ${file.what}`;
  throw new CliError(EXIT.unreadable, message, `Put the ${file.what} into the file, alone`);
}
