/** Two readings of the platform's clocks, in milliseconds. */
export interface ClockReading {
  /** The wall clock: counts sleep, but people and NTP move it. */
  readonly wallMs: number;
  /** The monotonic clock: never moves back, but may stand still during sleep. */
  readonly monotonicMs: number;
}

/**
 * How much time passed between two readings: the larger step of both clocks, never negative.
 *
 * An age computed from it is never understated: sleep counts by the wall clock, and a wall clock
 * set back does not make old values young. A wall clock set forward makes them look older, which
 * only asks again.
 *
 * @example Sleep, and a clock set back
 * ```ts
 * import { clockStepMs } from "@holdfast/core";
 * import { equal } from "node:assert/strict";
 *
 * equal(clockStepMs({ wallMs: 0, monotonicMs: 0 }, { wallMs: 60000, monotonicMs: 5 }), 60000);
 * equal(clockStepMs({ wallMs: 9000, monotonicMs: 0 }, { wallMs: 0, monotonicMs: 20 }), 20);
 * ```
 */
export function clockStepMs(before: ClockReading, after: ClockReading): number {
  return Math.max(
    0,
    after.wallMs - before.wallMs,
    after.monotonicMs - before.monotonicMs,
  );
}

/**
 * A `now` that follows both clocks by {@linkcode clockStepMs}.
 *
 * @example The wall clock set back
 * ```ts
 * import { elapsedClock } from "@holdfast/core";
 * import { equal } from "node:assert/strict";
 *
 * const readings = [{ wallMs: 1000, monotonicMs: 0 }, { wallMs: 500, monotonicMs: 30 }];
 * const now = elapsedClock(() => readings.shift()!);
 * equal(now(), 1030);
 * ```
 *
 * @param read Reads both clocks; also called once at once.
 * @returns Milliseconds since the epoch as of the first reading, never going backwards.
 */
export function elapsedClock(read: () => ClockReading): () => number {
  let last = read();
  let now = last.wallMs;
  return () => {
    const next = read();
    now += clockStepMs(last, next);
    last = next;
    return now;
  };
}
