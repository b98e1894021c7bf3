import type { ConnectionEvent } from "../model/event.ts";
import type { TraceEntry } from "../model/trace.ts";

/**
 * One step as one line.
 *
 * @example A link that opened
 * ```ts
 * import { formatTraceEntry } from "@holdfast/core";
 * import { equal } from "node:assert/strict";
 *
 * const line = formatTraceEntry({
 *   n: 3,
 *   event: { type: "link_opened", at: 40, attempt: 1 },
 *   from: "connecting",
 *   to: "open",
 *   started: ["timer:5040"],
 *   stopped: ["timer:10000"],
 * });
 * equal(line, "#3 40 connecting → open  link_opened attempt=1  [+timer:5040 -timer:10000]");
 * ```
 */
export function formatTraceEntry(entry: TraceEntry): string {
  const phases = entry.from === entry.to ? entry.to : `${entry.from} → ${entry.to}`;
  const changes = [
    ...entry.started.map((id) => `+${id}`),
    ...entry.stopped.map((id) => `-${id}`),
  ];
  const suffix = changes.length === 0 ? "" : `  [${changes.join(" ")}]`;
  return `#${entry.n} ${entry.event.at} ${phases}  ${entry.event.type}${
    facts(entry.event)
  }${suffix}`;
}

function facts(event: ConnectionEvent): string {
  const shown = Object.entries(event).filter(([name]) => name !== "type" && name !== "at");
  return shown.map(([name, value]) => ` ${name}=${fact(value)}`).join("");
}

function fact(value: unknown): string {
  return typeof value === "object" && value !== null ? JSON.stringify(value) : String(value);
}
