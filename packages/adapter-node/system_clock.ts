import { elapsedClock } from "@holdfast/core";
import type { Clock } from "@holdfast/core";

/** The longest delay Node's timers keep; anything longer would fire at once. */
const TIMER_MS_MAX = 2 ** 31 - 1;

/** Where a system clock reads time. */
export interface SystemClockOptions {
  /** The wall clock, in milliseconds. @default {Date.now} */
  readonly wallNow?: () => number;
  /** The monotonic clock, in milliseconds. @default {performance.now} */
  readonly monotonicNow?: () => number;
}

/**
 * Time from the operating system: never going backwards, and not standing still while the machine
 * sleeps.
 *
 * @example It never goes backwards, even when the wall clock is set back
 * ```ts
 * import { systemClock } from "@holdfast/adapter-node";
 * import { equal } from "node:assert/strict";
 *
 * const wall = [5000, 1000];
 * const clock = systemClock({ wallNow: () => wall.shift()!, monotonicNow: () => 0 });
 * equal(clock.now(), 5000);
 * ```
 */
export function systemClock(options: SystemClockOptions = {}): Clock {
  const wallNow = options.wallNow ?? ((): number => Date.now());
  const monotonicNow = options.monotonicNow ?? ((): number => performance.now());
  return {
    now: elapsedClock(() => ({ wallMs: wallNow(), monotonicMs: monotonicNow() })),
    after: (delayMs, callback) => {
      const timer = setTimeout(callback, Math.min(Math.max(0, Math.ceil(delayMs)), TIMER_MS_MAX));
      return () => clearTimeout(timer);
    },
  };
}
