import { randomBytes } from "node:crypto";
import { accessSync, constants, renameSync, rmSync, statSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { CliError, EXIT } from "./cli_error.ts";
import { plainLine } from "./terminal.ts";

/**
 * Looks whether a report can be written there, before anything is probed for it.
 *
 * @throws {CliError} If it is a folder, or its folder is missing.
 */
export function checkReportPath(path: string): void {
  if (statSync(path, { throwIfNoEntry: false })?.isDirectory() === true) {
    throw unwritable(path, "it is a folder", "Name a file in it");
  }
  if (statSync(dirname(path), { throwIfNoEntry: false })?.isDirectory() !== true) {
    throw unwritable(path, "its folder does not exist", "Make the folder first");
  }
  try {
    accessSync(dirname(path), constants.W_OK);
  } catch {
    throw unwritable(path, "its folder may not be written to", "Name a file in another folder");
  }
}

/**
 * Writes a report whole or not at all: beside its place first, then renamed. Only its owner may
 * read it, until they send it on.
 *
 * @throws {CliError} If it cannot be written.
 */
export function saveReport(path: string, html: string): void {
  const draft = `${path}.${randomBytes(4).toString("hex")}.part`;
  try {
    writeFileSync(draft, html, { flag: "wx", mode: 0o600 });
    renameSync(draft, path);
  } catch (error) {
    rmSync(draft, { force: true });
    const why = error instanceof Error && "code" in error ? String(error.code) : String(error);
    throw unwritable(path, why, "Name a file in a folder that you may write to");
  }
}

function unwritable(path: string, why: string, remedy: string): CliError {
  return new CliError(EXIT.usage, `Cannot write the report '${plainLine(path)}': ${why}`, remedy);
}
