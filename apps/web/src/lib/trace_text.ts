import { formatTraceEntry, maskText, type TraceEntry } from "@holdfast/core";
import { formatClock } from "./format_time.ts";

/** A step of the trace as a line of text. */
export interface TraceLine {
  readonly n: number;
  readonly type: TraceEntry["event"]["type"];
  /** Whether the step changed the phase. */
  readonly isChange: boolean;
  readonly text: string;
}

/**
 * One step as one line, with the time of day in place of the clock's milliseconds, and masked once
 * more since it leaves the page when copied.
 */
export function traceLine(entry: TraceEntry): TraceLine {
  const { n, event, from, to } = entry;
  const step = maskText(formatTraceEntry(entry)).replace(` ${event.at} `, " ");
  const text = `${formatClock(event.at)} ${step}`;
  return { n, type: event.type, isChange: from !== to, text };
}

/**
 * The lines that a person wants to see.
 *
 * @param words Every one of them, separated by blanks, must stand in the line; the case does not
 * matter.
 * @param isChangeOnly Leave out the steps that changed no phase.
 */
export function filterTrace(
  lines: readonly TraceLine[],
  words: string,
  isChangeOnly: boolean,
): readonly TraceLine[] {
  const wanted = words.toLowerCase().split(/\s+/).filter((word) => word !== "");
  return lines.filter((line) => {
    if (isChangeOnly && !line.isChange) return false;
    const text = line.text.toLowerCase();
    return wanted.every((word) => text.includes(word));
  });
}
