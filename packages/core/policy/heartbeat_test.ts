import { equal, ok } from "node:assert/strict";
import { test } from "vitest";
import { longerAskMs, shorterAskMs, suspiciousSilenceMs } from "./heartbeat.ts";

const LIMITS = { leastMs: 2000, mostMs: 8000 };

test("shorterAskMs() asks more than twice within the silence that killed the link", () => {
  equal(shorterAskMs(8000, 10_000, LIMITS), 4500);
  equal(2 * shorterAskMs(8000, 10_000, LIMITS) < 10_000, true);
});

test("shorterAskMs() neither lengthens the interval nor goes below the least", () => {
  equal(shorterAskMs(3000, 60_000, LIMITS), 3000);
  equal(shorterAskMs(8000, 1000, LIMITS), 2000);
});

test("longerAskMs() regains trust a tenth at a time, up to the most", () => {
  equal(longerAskMs(2000, LIMITS), 2200);
  equal(longerAskMs(7900, LIMITS), 8000);
  equal(longerAskMs(8000, LIMITS), 8000);
});

test("suspiciousSilenceMs() is wrong once in ten times for φ = 1, once in a hundred for 2", () => {
  const chance = (phi: number, everyMs: number, latenessMs: number): string =>
    Math.exp(-(suspiciousSilenceMs(phi, everyMs) - everyMs) / latenessMs).toFixed(3);
  equal(chance(1, 10_000, 2000), "0.100");
  equal(chance(2, 10_000, 2000), "0.010");
  // However often it beats, the network between may stutter.
  equal(chance(1, 100, 400), "0.100");
});

test("suspiciousSilenceMs() doubts a beat of ten seconds within fifteen", () => {
  ok(suspiciousSilenceMs(1, 10_000) <= 15_000);
});
