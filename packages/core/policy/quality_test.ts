import { deepEqual, equal } from "node:assert/strict";
import { test } from "vitest";
import { DEFAULT_OPTIONS } from "../model/options.ts";
import type { Quality } from "../model/quality.ts";
import { addQualitySample, type QualitySample, UNKNOWN_QUALITY } from "./quality.ts";

/** Takes in round trips, one a second; `null` is an ask that nobody answered. */
function measured(
  rtts: readonly (number | null)[],
  before: Quality = UNKNOWN_QUALITY,
  recentEnds = 0,
): Quality {
  const samples: QualitySample[] = [];
  let quality = before;
  for (const [n, rttMs] of rtts.entries()) {
    samples.push({ at: n * 1000, rttMs });
    quality = addQualitySample(quality, samples.slice(-32), recentEnds, DEFAULT_OPTIONS);
  }
  return quality;
}

const times = (count: number, rttMs: number | null): (number | null)[] =>
  Array.from({ length: count }, () => rttMs);

test("addQualitySample() measures round trip, variation and jitter", () => {
  deepEqual(measured([100, 200]), {
    grade: "good",
    srttMs: 112.5,
    rttvarMs: 62.5,
    // RFC 3550 §6.4.1: a sixteenth of the difference.
    jitterMs: 6.25,
    missedShare: 0,
    recentEnds: 0,
  });
});

test("addQualitySample() measures jitter across an ask that nobody answered", () => {
  equal(measured([100, null, 200]).jitterMs, 6.25);
});

test("addQualitySample() leaves the round trip alone when nobody answered", () => {
  const quality = measured([100, null]);
  equal(quality.srttMs, 100);
  equal(quality.missedShare, 0.25);
});

test("addQualitySample() grades by round trip", () => {
  equal(measured(times(40, 700)).grade, "good");
  equal(measured(times(40, 800)).grade, "fair");
  equal(measured(times(40, 1600)).grade, "poor");
});

test("addQualitySample() grades by share of unanswered asks", () => {
  const lossy = (every: number): (number | null)[] =>
    Array.from({ length: 32 }, (_, n) => n % every === 0 ? null : 20);
  equal(measured(lossy(16)).grade, "good");
  equal(measured([...times(32, 20), ...lossy(5)]).grade, "fair");
  equal(measured([...times(32, 20), ...lossy(2)]).grade, "poor");
});

test("addQualitySample() grades a path that keeps losing links no better than fair", () => {
  equal(measured([20], UNKNOWN_QUALITY, 1).grade, "good");
  equal(measured([20], UNKNOWN_QUALITY, 2).grade, "fair");
});

test("addQualitySample() gets better only well inside the bound, and does not flicker", () => {
  const poor = measured(times(40, 1600));
  equal(measured(times(60, 1400), poor).grade, "poor");
  equal(measured(times(60, 1100), poor).grade, "fair");
  const fair = measured(times(40, 800));
  equal(measured(times(60, 700), fair).grade, "fair");
  equal(measured(times(60, 500), fair).grade, "good");
});

test("addQualitySample() without any sample knows nothing bad", () => {
  equal(addQualitySample(UNKNOWN_QUALITY, [], 0, DEFAULT_OPTIONS).grade, "good");
});
