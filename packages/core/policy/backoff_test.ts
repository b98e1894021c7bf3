import { deepEqual, equal } from "node:assert/strict";
import { test } from "vitest";
import { backoffWindow, nextBackoffMs } from "./backoff.ts";

const SHAPE = { baseMs: 1000, capMs: 16_000 };

test("backoffWindow() doubles the windows up to the cap, end to end", () => {
  const windows = [0, 1, 2, 3, 4, 5, 6].map((index) => backoffWindow(index, SHAPE));
  deepEqual(windows.map(({ lengthMs }) => lengthMs / 1000), [1, 2, 4, 8, 16, 16, 16]);
  deepEqual(windows.map(({ startMs }) => startMs / 1000), [0, 1, 3, 7, 15, 31, 47]);
});

test("backoffWindow() goes from the last doubling under the cap straight to the cap", () => {
  const shape = { baseMs: 1000, capMs: 5000 };
  const windows = [0, 1, 2, 3, 4].map((index) => backoffWindow(index, shape));
  deepEqual(windows.map(({ lengthMs }) => lengthMs / 1000), [1, 2, 4, 5, 5]);
  deepEqual(windows.map(({ startMs }) => startMs / 1000), [0, 1, 3, 7, 12]);
});

test("backoffWindow() has windows of one length if base and cap are equal", () => {
  const shape = { baseMs: 700, capMs: 700 };
  deepEqual(backoffWindow(0, shape), { startMs: 0, lengthMs: 700 });
  deepEqual(backoffWindow(9, shape), { startMs: 6300, lengthMs: 700 });
});

test("nextBackoffMs() keeps one phase in every window", () => {
  const due: number[] = [];
  for (let at = 0; due.length < 6; at = due.at(-1)!) due.push(nextBackoffMs(at, 0.25, SHAPE));
  deepEqual(due, [250, 1500, 4000, 9000, 19_000, 35_000]);
});

test("nextBackoffMs() at phase 0 begins with the second window, since now is past", () => {
  equal(nextBackoffMs(0, 0, SHAPE), 1000);
  equal(nextBackoffMs(1000, 0, SHAPE), 3000);
});

test("nextBackoffMs() gives a time before the outage began the first window", () => {
  equal(nextBackoffMs(-5000, 0.5, SHAPE), 500);
});

test("nextBackoffMs() still paces an outage of ten years", () => {
  const tenYearsMs = 10 * 365 * 86_400_000;
  const dueMs = nextBackoffMs(tenYearsMs, 0.5, SHAPE);
  equal(dueMs > tenYearsMs && dueMs <= tenYearsMs + 16_000, true);
});
