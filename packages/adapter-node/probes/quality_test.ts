import { equal } from "node:assert/strict";
import { test } from "vitest";
import { cameInOneBurst, qualityRecord, type RoundTrip, withoutStalls } from "./quality.ts";

const trips = (tookMs: readonly (number | null)[], from = 0): readonly RoundTrip[] =>
  tookMs.map((ms, n) => ({
    askedAt: from + n * 90,
    answeredAt: ms === null ? null : from + n * 90 + ms,
  }));

test("qualityRecord() takes the median, and counts late and lost ones", () => {
  const record = qualityRecord(7, trips([10, 12, 11, 400, null, 10]));
  equal(record?.rttMs, 11);
  equal(record?.rttMaxMs, 400);
  equal(record?.asked, 6);
  equal(record?.late, 2);
});

test("qualityRecord() calls a path that is slow for all late for none", () => {
  equal(qualityRecord(7, trips([900, 1100, 1000, 1400]))?.late, 0);
});

test("qualityRecord() is null where nothing was answered", () => {
  equal(qualityRecord(7, trips([null, null])), null);
});

test("withoutStalls() leaves out what was late everywhere, and keeps what was late alone", () => {
  const stalled = [[1, 1, 300, 210, 120, 1], [1, 1, 300, 210, 120, 1]].map((ms) => trips(ms));
  equal(qualityRecord(7, withoutStalls(stalled))?.late, 0);
  const lossy = [trips([1, 1, 300, 210, 120, 1]), trips([1, 1, 1, 1, 1, 1], 5)];
  equal(qualityRecord(7, withoutStalls(lossy))?.late, 2);
});

test("cameInOneBurst() tells held-back answers from slow ones", () => {
  const held = Array.from({ length: 8 }, (_, n) => ({ askedAt: n * 60, answeredAt: 2000 + n }));
  equal(cameInOneBurst(held, 300), true);
  equal(cameInOneBurst(trips([900, 900, 900, 900, 900]), 300), false);
  equal(cameInOneBurst(held, 3000), false);
  equal(cameInOneBurst(held.slice(0, 2), 300), false);
});
