import { ok } from "node:assert/strict";
import fc from "fast-check";
import { test } from "vitest";
import { addRoundTrip, patienceMs, type RoundTrip } from "./round_trip.ts";

const samples = fc.array(fc.double({ min: 0, max: 120_000, noNaN: true }), {
  minLength: 1,
  maxLength: 60,
});

function estimateOf(rtts: readonly number[]): RoundTrip {
  return rtts.reduce<RoundTrip>(addRoundTrip, { srttMs: null, rttvarMs: 0 });
}

test("addRoundTrip() always keeps SRTT between the least and the most measured", () => {
  fc.assert(fc.property(samples, (rtts) => {
    const { srttMs } = estimateOf(rtts);
    const [least, most] = [Math.min(...rtts), Math.max(...rtts)];
    const slack = most * 1e-9;
    ok(srttMs !== null && srttMs >= least - slack && srttMs <= most + slack, `${srttMs}`);
  }));
});

test("addRoundTrip() never has a variation below nothing or beyond what was measured", () => {
  fc.assert(fc.property(samples, (rtts) => {
    const { rttvarMs } = estimateOf(rtts);
    ok(rttvarMs >= 0 && rttvarMs <= Math.max(...rtts) * (1 + 1e-9));
  }));
});

test("patienceMs() is always whole and within its limits", () => {
  const limits = fc.tuple(fc.integer({ min: 1, max: 60_000 }), fc.integer({ min: 1, max: 60_000 }))
    .map(([a, b]) => ({ leastMs: Math.min(a, b), mostMs: Math.max(a, b) }));
  fc.assert(fc.property(samples, fc.integer({ min: 1, max: 8 }), limits, (rtts, trips, given) => {
    const patience = patienceMs(estimateOf(rtts), trips, given);
    ok(Number.isInteger(patience));
    ok(patience >= given.leastMs && patience <= given.mostMs);
  }));
});

test("patienceMs() never waits less for more trips", () => {
  const given = { leastMs: 100, mostMs: 100_000 };
  fc.assert(fc.property(samples, fc.integer({ min: 1, max: 8 }), (rtts, trips) => {
    const estimate = estimateOf(rtts);
    ok(patienceMs(estimate, trips, given) <= patienceMs(estimate, trips + 1, given));
  }));
});
