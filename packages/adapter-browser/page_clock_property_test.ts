import { ok } from "node:assert/strict";
import fc from "fast-check";
import { test } from "vitest";
import { pageClock } from "./page_clock.ts";

/** Steps of a clock in milliseconds: mostly small, sometimes days, forwards and backwards. */
const jump = fc.oneof(
  fc.double({ min: 0, max: 50, noNaN: true }),
  fc.integer({ min: -86_400_000, max: 86_400_000 }),
);
const steps = fc.array(fc.record({ wall: jump, monotonic: jump }), { maxLength: 50 });
/** Sums of doubles differ by rounding; a thousandth of a millisecond is none. */
const ROUNDING_MS = 0.001;

test("pageClock().now() never goes back and is never behind either clock's steps", () => {
  fc.assert(fc.property(steps, (moves) => {
    let [wall, monotonic] = [1_800_000_000_000, 0];
    const clock = pageClock({ wallNow: () => wall, monotonicNow: () => monotonic });
    let now = clock.now();
    for (const move of moves) {
      wall += move.wall;
      monotonic += move.monotonic;
      const next = clock.now();
      ok(next >= now, `went back from ${now} to ${next}`);
      const least = Math.max(0, move.wall, move.monotonic);
      ok(next - now >= least - ROUNDING_MS, `advanced ${next - now}, less than ${least}`);
      ok(next - now <= least + ROUNDING_MS, `advanced ${next - now}, more than ${least}`);
      now = next;
    }
  }));
});

test("pageClock().after() never calls early, whatever its timers do", () => {
  const early = fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { maxLength: 20 });
  const delay = fc.oneof(fc.integer({ min: 0, max: 5000 }), fc.integer({ min: 0, max: 2 ** 33 }));
  fc.assert(fc.property(delay, early, (delayMs, shares) => {
    let monotonic = 0;
    let armed: { callback: () => void; delayMs: number } | null = null;
    const clock = pageClock({
      wallNow: () => monotonic,
      monotonicNow: () => monotonic,
      setTimer: (callback, timerMs) => {
        armed = { callback, delayMs: timerMs };
        return 1;
      },
      clearTimer: () => {},
    });
    let calledAt: number | null = null;
    clock.after(delayMs, () => {
      calledAt = monotonic;
    });
    for (const share of [...shares, 1, 1, 1, 1, 1, 1]) {
      const timer: { callback: () => void; delayMs: number } | null = armed;
      if (timer === null) break;
      armed = null;
      monotonic += Math.floor((timer as { delayMs: number }).delayMs * share);
      (timer as { callback: () => void }).callback();
      if (calledAt === null) ok(armed !== null, "neither called nor waiting");
    }
    ok(calledAt !== null && calledAt >= delayMs, `called at ${calledAt}, due at ${delayMs}`);
  }));
});
