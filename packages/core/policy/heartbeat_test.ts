import { equal } from "node:assert/strict";
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

test("suspiciousSilenceMs() is a chance of one in ten for φ = 1 and one in a hundred for 2", () => {
  const chance = (silenceMs: number, meanMs: number): number => Math.exp(-silenceMs / meanMs);
  equal(chance(suspiciousSilenceMs(1, 10_000), 10_000).toFixed(3), "0.100");
  equal(chance(suspiciousSilenceMs(2, 10_000), 10_000).toFixed(3), "0.010");
});
