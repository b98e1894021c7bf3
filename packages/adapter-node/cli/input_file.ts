import { closeSync, fstatSync, openSync, readSync } from "node:fs";
import { CliError, EXIT } from "./cli_error.ts";
import { plainLine, type Terminal } from "./terminal.ts";

/** One input that a person names: a file, or `-` for the standard input. */
export interface InputFile {
  readonly path: string;
  /** What it is to be, for messages: `nginx log`. */
  readonly what: string;
  /**
   * What stands in every text of this kind. Where it is found, single zeros are let be: logs hold
   * what clients sent. @default {a zero is no text}
   */
  readonly knownBy?: RegExp;
}

/** A larger file is read by nobody: the newest part of a log tells what is wrong now. */
const BYTES_MAX = 32 * 1024 * 1024;
const LOOKED_AT_BYTES = 64 * 1024;

/**
 * The text of an input.
 *
 * @throws {CliError} With the place, where it is missing, a folder, compressed, binary or larger
 * than 32 MiB.
 */
export async function readInputFile(input: InputFile, terminal: Terminal): Promise<string> {
  const bytes = input.path === "-"
    ? Buffer.from(await terminal.readInput(BYTES_MAX), "utf8")
    : readBytes(input);
  if (bytes.length > BYTES_MAX) throw tooLarge(input, bytes.length);
  checkText(input, bytes);
  return bytes.toString("utf8");
}

function readBytes(input: InputFile): Buffer {
  let file: number | undefined;
  try {
    file = openSync(input.path, "r");
    const stats = fstatSync(file);
    if (stats.isDirectory()) throw unreadable(input, "it is a folder", "Name a file");
    if (stats.size > BYTES_MAX) throw tooLarge(input, stats.size);
    return readBounded(file);
  } catch (error) {
    if (error instanceof CliError) throw error;
    const code = error instanceof Error && "code" in error ? String(error.code) : String(error);
    throw unreadable(input, code, remedyOf(code));
  } finally {
    if (file !== undefined) closeSync(file);
  }
}

/** Devices and pipes tell no size: they are read up to one byte more than is allowed. */
function readBounded(file: number): Buffer {
  const chunks: Buffer[] = [];
  let total = 0;
  while (total <= BYTES_MAX) {
    const chunk = Buffer.alloc(Math.min(1024 * 1024, BYTES_MAX + 1 - total));
    const read = readSync(file, chunk);
    if (read === 0) break;
    chunks.push(chunk.subarray(0, read));
    total += read;
  }
  return Buffer.concat(chunks);
}

function checkText(input: InputFile, bytes: Buffer): void {
  if (bytes[0] === 0x1f && bytes[1] === 0x8b) {
    throw unreadable(input, "it is compressed", `Unpack it first: zcat FILE | holdfast doctor … -`);
  }
  const head = bytes.subarray(0, LOOKED_AT_BYTES);
  const zero = head.indexOf(0);
  if (zero !== -1 && input.knownBy?.test(head.toString("latin1")) !== true) {
    throw unreadable(input, `it is no text (a zero at byte ${zero})`, `Name the ${input.what}`);
  }
}

function tooLarge(input: InputFile, bytes: number): CliError {
  const size = `it has ${Math.ceil(bytes / 1024 / 1024)} MiB, at most 32 are read`;
  return unreadable(input, size, "Give its newest part: tail -n 50000 FILE | holdfast doctor … -");
}

function remedyOf(code: string): string {
  if (code === "ENOENT") return "Check the path; - reads the standard input";
  return code === "EACCES" || code === "EPERM"
    ? "Run it as a user who may read it, or pipe it: sudo cat FILE | holdfast doctor … -"
    : "Give a text file, or - for the standard input";
}

/** An end of the program with the place of what cannot be read. */
export function unreadable({ path, what }: InputFile, why: string, remedy: string): CliError {
  const place = path === "-" ? "the standard input" : `'${plainLine(path)}'`;
  return new CliError(EXIT.unreadable, `Cannot read the ${what} from ${place}: ${why}`, remedy);
}
