import type { Trace } from "@holdfast/core";
import { jsonErrorAt } from "./json_place.ts";

/** A text that is no trace. */
export class TraceFormatError extends Error {
  override readonly name = "TraceFormatError";
  /** Where it is none, and why. */
  readonly place: string;

  /** @param place Where it is none, and why. */
  constructor(place: string) {
    super(`Cannot read the trace: ${place}`);
    this.place = place;
  }
}

const PHASES: readonly string[] = [
  "idle",
  "connecting",
  "open",
  "degraded",
  "polling",
  "waiting",
  "failed",
  "closed",
];

/**
 * Reads a recorded trace, checked as far as a replay relies on it.
 *
 * @param text JSON in the format `holdfast-trace-1`.
 * @throws {TraceFormatError} If it is none, with the place: line and column, or the path of the
 * value.
 */
export function parseTrace(text: string): Trace {
  const trace = record(parseJson(text), "the document");
  if (trace["format"] !== "holdfast-trace-1") {
    throw expected("'holdfast-trace-1'", trace["format"], "format");
  }
  for (const name of ["checkpoint", "final"]) {
    const state = record(trace[name], name);
    oneOf(state["phase"], PHASES, `${name}.phase`);
    record(state["plan"], `${name}.plan`);
    record(state["routes"], `${name}.routes`);
    list(state["links"], `${name}.links`);
  }
  for (const [n, item] of list(trace["entries"], "entries").entries()) checkEntry(item, n);
  return trace as unknown as Trace;
}

function checkEntry(item: unknown, n: number): void {
  const at = `entries[${n}]`;
  const entry = record(item, at);
  number(entry["n"], `${at}.n`);
  oneOf(entry["from"], PHASES, `${at}.from`);
  oneOf(entry["to"], PHASES, `${at}.to`);
  list(entry["started"], `${at}.started`);
  list(entry["stopped"], `${at}.stopped`);
  const event = record(entry["event"], `${at}.event`);
  number(event["at"], `${at}.event.at`);
  if (typeof event["type"] !== "string") {
    throw expected("a text", event["type"], `${at}.event.type`);
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    const at = jsonErrorAt(text);
    const [before, rest] = [text.slice(0, at).split("\n"), text.slice(at).trim()];
    const place = `line ${before.length}, column ${before.at(-1)!.length + 1}`;
    throw new TraceFormatError(
      text.trim() === ""
        ? "it is empty"
        : `not JSON at ${place}${rest === "" ? ", where it ends too early" : ""}`,
    );
  }
}

function record(value: unknown, at: string): Record<string, unknown> {
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    throw expected("an object", value, at);
  }
  return value as Record<string, unknown>;
}

function list(value: unknown, at: string): readonly unknown[] {
  if (!Array.isArray(value)) throw expected("a list", value, at);
  return value;
}

function number(value: unknown, at: string): void {
  if (typeof value !== "number") throw expected("a number", value, at);
}

function oneOf(value: unknown, allowed: readonly string[], at: string): void {
  if (typeof value !== "string" || !allowed.includes(value)) {
    throw expected(`one of ${allowed.join(", ")}`, value, at);
  }
}

function expected(wanted: string, value: unknown, at: string): TraceFormatError {
  const place = `at ${at}: expected ${wanted}, got ${say(value)}`;
  return new TraceFormatError(place);
}

function say(value: unknown): string {
  const text = JSON.stringify(value) ?? "nothing";
  return text.length <= 60 ? text : `${text.slice(0, 60)}…`;
}
