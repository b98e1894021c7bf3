import { ok } from "node:assert/strict";
import fc from "fast-check";
import { test } from "vitest";
import { longerAskMs, shorterAskMs } from "./heartbeat.ts";

const limits = fc.tuple(
  fc.integer({ min: 250, max: 60_000 }),
  fc.integer({ min: 250, max: 60_000 }),
)
  .map(([a, b]) => ({ leastMs: Math.min(a, b), mostMs: Math.max(a, b) }));

test("the interval of asks never leaves its limits, whatever deaths teach it", () => {
  const lives = fc.array(fc.option(fc.nat(300_000)), { maxLength: 40 });
  fc.assert(fc.property(limits, lives, (given, quietsMs) => {
    let askMs = given.mostMs;
    for (const quietMs of quietsMs) {
      askMs = quietMs === null ? longerAskMs(askMs, given) : shorterAskMs(askMs, quietMs, given);
      ok(Number.isInteger(askMs) && askMs >= given.leastMs && askMs <= given.mostMs);
    }
  }));
});

test("shorterAskMs() always lies under half of the silence, if the least allows", () => {
  fc.assert(fc.property(limits, fc.integer({ min: 1, max: 600_000 }), (given, quietMs) => {
    const askMs = shorterAskMs(given.mostMs, quietMs, given);
    ok(2 * askMs < quietMs || askMs === given.leastMs);
  }));
});

test("longerAskMs() always grows until it has reached the most", () => {
  fc.assert(fc.property(limits, (given) => {
    const next = longerAskMs(given.leastMs, given);
    ok(next > given.leastMs || next === given.mostMs);
  }));
});
