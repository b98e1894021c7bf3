import { deepEqual, equal } from "node:assert/strict";
import { test } from "vitest";
import { type ClockReading, clockStepMs, elapsedClock } from "./clock_step.ts";

test("clockStepMs() counts sleep, during which the monotonic clock may stand still", () => {
  equal(clockStepMs({ wallMs: 0, monotonicMs: 0 }, { wallMs: 60_000, monotonicMs: 5 }), 60_000);
});

test("clockStepMs() is not deceived by a wall clock that was set back", () => {
  equal(clockStepMs({ wallMs: 9000, monotonicMs: 0 }, { wallMs: 0, monotonicMs: 20 }), 20);
});

test("elapsedClock() begins at the wall clock and goes on from there", () => {
  const readings: ClockReading[] = [
    { wallMs: 1000, monotonicMs: 0 },
    { wallMs: 1010, monotonicMs: 10 },
    { wallMs: 500, monotonicMs: 30 },
    { wallMs: 510, monotonicMs: 40 },
    { wallMs: 90_510, monotonicMs: 41 },
  ];
  const now = elapsedClock(() => readings.shift()!);
  deepEqual([now(), now(), now(), now()], [1010, 1030, 1040, 91_040]);
});
