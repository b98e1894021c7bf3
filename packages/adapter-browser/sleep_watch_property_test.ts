import { equal, ok } from "node:assert/strict";
import fc from "fast-check";
import { test } from "vitest";
import { sleepWatch } from "./sleep_watch.ts";

const LIMITS = { tickMs: 2000, lateMsMax: 4000, hiddenLateMsMax: 90_000 };
const START = { wallMs: 1_000_000, monotonicMs: 0 };

test("sleepWatch() never takes an ordinary delay for sleep", () => {
  const looks = fc.array(fc.record({
    stepMs: fc.integer({ min: 0, max: LIMITS.tickMs + LIMITS.lateMsMax }),
    driftMs: fc.integer({ min: -50, max: 50 }),
    isHidden: fc.boolean(),
  }));
  fc.assert(fc.property(looks, (steps) => {
    const watch = sleepWatch(START, LIMITS);
    let { wallMs, monotonicMs } = START;
    for (const { stepMs, driftMs, isHidden } of steps) {
      wallMs += Math.min(stepMs + driftMs, LIMITS.tickMs + LIMITS.lateMsMax);
      monotonicMs += stepMs;
      equal(watch.look({ wallMs, monotonicMs }, isHidden), 0);
    }
  }));
});

test("sleepWatch() always finds sleep that the wall clock alone counted, and its length", () => {
  const gap = fc.integer({ min: LIMITS.lateMsMax + 1, max: 10 * 86_400_000 });
  fc.assert(
    fc.property(
      gap,
      fc.boolean(),
      fc.integer({ min: 0, max: 2000 }),
      (gapMs, isHidden, awakeMs) => {
        const watch = sleepWatch(START, LIMITS);
        const after = { wallMs: START.wallMs + awakeMs + gapMs, monotonicMs: awakeMs };
        equal(watch.look(after, isHidden), awakeMs + gapMs);
      },
    ),
  );
});

test("sleepWatch() never tells of a gap that is longer than both clocks say", () => {
  const step = fc.integer({ min: -86_400_000, max: 86_400_000 });
  fc.assert(fc.property(fc.array(fc.tuple(step, step, fc.boolean())), (steps) => {
    const watch = sleepWatch(START, LIMITS);
    let { wallMs, monotonicMs } = START;
    for (const [wallStep, monotonicStep, isHidden] of steps) {
      wallMs += wallStep;
      monotonicMs += monotonicStep;
      const gapMs = watch.look({ wallMs, monotonicMs }, isHidden);
      ok(gapMs >= 0 && gapMs <= Math.max(0, wallStep, monotonicStep), `saw ${gapMs}`);
    }
  }));
});
