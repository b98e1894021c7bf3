import { type ClockReading, clockStepMs } from "@holdfast/core";

/** What a sleep watch measures with and where it draws the line. */
export interface SleepWatchOptions {
  /** Time between two regular looks at the clocks, in milliseconds. */
  readonly tickMs: number;
  /** Lateness beyond which we slept, in milliseconds. */
  readonly lateMsMax: number;
  /**
   * The same while the page is hidden, where browsers delay timers for up to a minute, in
   * milliseconds.
   */
  readonly hiddenLateMsMax: number;
}

/** Judges successive readings of the clocks: how long were we gone since the last one? */
export interface SleepWatch {
  /**
   * Looks at the clocks.
   *
   * @param reading Both clocks now.
   * @param isHidden Whether the page was hidden since the last look.
   * @returns Milliseconds that passed without us; 0 if we were awake.
   */
  look(reading: ClockReading, isHidden: boolean): number;
}

/**
 * Finds sleep by clock jump. Either sign will do: the wall clock ran ahead of the monotonic clock,
 * which stands still in a suspended device, or the look itself comes far too late. A late timer in
 * a hidden page is throttling, not sleep.
 *
 * @example A minute away, by the wall clock alone
 * ```ts
 * import { sleepWatch } from "@holdfast/adapter-browser";
 * import { equal } from "node:assert/strict";
 *
 * const limits = { tickMs: 2000, lateMsMax: 4000, hiddenLateMsMax: 90000 };
 * const watch = sleepWatch({ wallMs: 0, monotonicMs: 0 }, limits);
 * equal(watch.look({ wallMs: 2010, monotonicMs: 2010 }, false), 0);
 * equal(watch.look({ wallMs: 62010, monotonicMs: 2510 }, false), 60000);
 * ```
 *
 * @param first Both clocks at the start.
 * @param options Where the line is drawn.
 */
export function sleepWatch(first: ClockReading, options: SleepWatchOptions): SleepWatch {
  let last = first;
  return {
    look: (reading, isHidden) => {
      const stepMs = clockStepMs(last, reading);
      const aheadMs = stepMs -
        Math.max(0, reading.monotonicMs - last.monotonicMs);
      const lateMsMax = isHidden ? options.hiddenLateMsMax : options.lateMsMax;
      const lateMs = stepMs - options.tickMs;
      last = reading;
      return aheadMs > options.lateMsMax || lateMs > lateMsMax ? stepMs : 0;
    },
  };
}
