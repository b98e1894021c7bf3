import { readFileSync, statSync } from "node:fs";
import { formatTraceEntry, type Replay, replayTrace, type Trace } from "@holdfast/core";
import { CliError, EXIT } from "./cli_error.ts";
import { plainLine, type Terminal } from "./terminal.ts";
import { parseTrace, TraceFormatError } from "./trace_file.ts";

const FILE_BYTES_MAX = 64 * 1024 * 1024;
const REMEDIATION = "Give a trace that the page's diagnostics or a failed property test wrote";

/**
 * Runs a recorded trace again and says whether it goes the same way.
 *
 * @param path A trace as JSON, or `-` for the standard input.
 * @returns 0 if it agrees, 1 if not.
 * @throws {CliError} If the file cannot be read, with the place.
 */
export async function replay(path: string, terminal: Terminal): Promise<number> {
  const text = path === "-" ? await terminal.readInput() : readTraceFile(path);
  const trace = parse(path, text);
  const result = run(path, trace);
  for (const entry of trace.entries) terminal.write(`${plainLine(formatTraceEntry(entry))}\n`);
  terminal.write(`${verdict(trace, result, terminal)}\n`);
  return result.agrees ? EXIT.ok : EXIT.found;
}

function readTraceFile(path: string): string {
  try {
    const { size } = statSync(path);
    if (size > FILE_BYTES_MAX) {
      throw unreadable(path, `it has ${size} bytes, more than a trace can`);
    }
    return readFileSync(path, "utf8");
  } catch (error) {
    if (error instanceof CliError) throw error;
    throw unreadable(
      path,
      error instanceof Error && "code" in error ? `${error.code}` : `${error}`,
    );
  }
}

function parse(path: string, text: string): Trace {
  try {
    return parseTrace(text);
  } catch (error) {
    if (error instanceof TraceFormatError) throw unreadable(path, error.place);
    throw error;
  }
}

function run(path: string, trace: Trace): Replay {
  try {
    return replayTrace(trace);
  } catch (error) {
    // A state or an event that the machine cannot read: recorded by another version, or edited.
    throw unreadable(path, `the machine cannot read it: ${plainLine(String(error))}`);
  }
}

function verdict(trace: Trace, result: Replay, terminal: Terminal): string {
  const count = trace.entries.length;
  const steps = count === 1 ? "1 step" : `${count} steps`;
  if (result.agrees) {
    const words = `the final state agrees (${result.final.phase})`;
    return terminal.paint("green", `${steps} replayed: ${words}`);
  }
  const where = result.differsAt === null
    ? "every step agrees, the final state does not"
    : `step #${result.differsAt} goes elsewhere`;
  return terminal.paint("red", `${steps} replayed: ${where}`);
}

function unreadable(path: string, why: string): CliError {
  return new CliError(EXIT.unreadable, `Cannot read the trace '${path}': ${why}`, REMEDIATION);
}
