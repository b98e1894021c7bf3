import { ok } from "node:assert/strict";
import fc from "fast-check";
import { test } from "vitest";
import { type ClockReading, elapsedClock } from "./clock_step.ts";

/** Time that really passed, whether asleep, and how somebody moved the wall clock meanwhile. */
const steps = fc.array(
  fc.record({
    passedMs: fc.nat(1_000_000),
    isAsleep: fc.boolean(),
    setByMs: fc.oneof(
      { weight: 3, arbitrary: fc.constant(0) },
      fc.integer({ min: -9e9, max: 9e9 }),
    ),
  }),
  { maxLength: 30 },
);

test("elapsedClock() never goes back, whatever happens to the wall clock", () => {
  fc.assert(fc.property(fc.array(fc.tuple(fc.integer(), fc.integer())), (given) => {
    const readings = [...given];
    const now = elapsedClock((): ClockReading => {
      const [wallMs = 0, monotonicMs = 0] = readings.shift() ?? [];
      return { wallMs, monotonicMs };
    });
    let last = -Infinity;
    for (let n = 1; n < given.length; n++) {
      const next = now();
      ok(next >= last);
      last = next;
    }
  }));
});

test("elapsedClock() never counts less than what passed, asleep or set back, unless both", () => {
  fc.assert(fc.property(steps, (given) => {
    let [wallMs, monotonicMs] = [1_000_000, 0];
    const now = elapsedClock(() => ({ wallMs, monotonicMs }));
    for (const { passedMs, isAsleep, setByMs } of given) {
      const before = now();
      wallMs += passedMs + setByMs;
      if (!isAsleep) monotonicMs += passedMs;
      if (isAsleep && setByMs < 0) continue;
      ok(now() - before >= passedMs);
    }
  }));
});
