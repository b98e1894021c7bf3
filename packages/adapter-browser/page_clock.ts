import { type Clock, elapsedClock } from "@holdfast/core";

/** Where a page's clock reads the time and waits. Each is looked up when used, never at import. */
export interface PageClockOptions {
  /** The wall clock, in milliseconds since the epoch. @default {Date.now} */
  readonly wallNow?: () => number;
  /** The monotonic clock, in milliseconds. @default {performance.now} */
  readonly monotonicNow?: () => number;
  /** Calls once after a delay; returns what `clearTimer` takes. @default {setTimeout} */
  readonly setTimer?: (callback: () => void, delayMs: number) => unknown;
  /** Takes back a timer. @default {clearTimeout} */
  readonly clearTimer?: (timer: unknown) => void;
}

/** The longest delay that a timer takes; above it a browser would call at once (HTML §8.6). */
const TIMER_DELAY_MS_MAX = 2_147_483_647;

/**
 * The clock of a page. `now` follows the larger step of the wall clock and the monotonic clock, so
 * it never goes back and counts sleep even where `performance.now()` stands still in it.
 *
 * @example A clock that was set back
 * ```ts
 * import { pageClock } from "@holdfast/adapter-browser";
 * import { equal } from "node:assert/strict";
 *
 * let [wall, monotonic] = [1000, 0];
 * const clock = pageClock({ wallNow: () => wall, monotonicNow: () => monotonic });
 * equal(clock.now(), 1000);
 * [wall, monotonic] = [0, 25];
 * equal(clock.now(), 1025);
 * ```
 *
 * @param options Other sources of time, for tests.
 */
export function pageClock(options: PageClockOptions = {}): Clock {
  const wallNow = options.wallNow ?? (() => Date.now());
  const monotonicNow = options.monotonicNow ?? (() => performance.now());
  const setTimer = options.setTimer ?? ((callback, delayMs) => setTimeout(callback, delayMs));
  const clearTimer = options.clearTimer ?? ((timer) => clearTimeout(timer as number));
  let elapsed: (() => number) | null = null;
  const now = (): number => {
    elapsed ??= elapsedClock(() => ({ wallMs: wallNow(), monotonicMs: monotonicNow() }));
    return elapsed();
  };
  return {
    now,
    after: (delayMs, callback) => {
      // Neither a negative delay nor one that is no number is waited for.
      const due = now() + (delayMs > 0 ? delayMs : 0);
      let timer: unknown = null;
      const arm = (): void => {
        // Timers may fire a fraction of a millisecond early, and cannot wait longer than their
        // maximum at once.
        const leftMs = due - now();
        if (timer !== null && leftMs <= 0) return callback();
        timer = setTimer(arm, Math.ceil(Math.min(Math.max(0, leftMs), TIMER_DELAY_MS_MAX)));
      };
      arm();
      return () => clearTimer(timer);
    },
  };
}
