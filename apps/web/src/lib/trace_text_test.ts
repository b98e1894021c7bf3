import type { TraceEntry } from "@holdfast/core";
import { expect, test } from "vitest";
import { filterTrace, traceLine } from "./trace_text.ts";

const AT = new Date(2026, 0, 2, 3, 4, 5).getTime();

function entry(n: number, fields: Partial<TraceEntry> = {}): TraceEntry {
  const event = { at: AT, type: "link_opened", attempt: n } as const;
  return { n, event, from: "open", to: "open", started: [], stopped: [], ...fields };
}

test("traceLine() shows the time of day instead of milliseconds", () => {
  const { text } = traceLine(entry(3));
  expect(text).toBe("03:04:05 #3 open  link_opened attempt=3");
});

test("traceLine() masks a channel that stands in an event", () => {
  const end = {
    how: "failed",
    message: "wss://host/api/v1/ws/0a1b2c3d",
  } as const;
  const event = { at: AT, type: "link_ended", attempt: 1, end } as const;
  expect(traceLine(entry(1, { event })).text).not.toContain("0a1b2c3d");
});

test("filterTrace() wants every word, whatever the case", () => {
  const lines = [traceLine(entry(1)), traceLine(entry(2))];
  expect(filterTrace(lines, "LINK_opened attempt=2", false).map(({ n }) => n))
    .toEqual([2]);
  expect(filterTrace(lines, " ", false)).toHaveLength(2);
});

test("filterTrace() can leave out the steps that changed no phase", () => {
  const lines = [
    traceLine(entry(1)),
    traceLine(entry(2, { from: "connecting" })),
  ];
  expect(filterTrace(lines, "", true).map(({ n }) => n)).toEqual([2]);
});
