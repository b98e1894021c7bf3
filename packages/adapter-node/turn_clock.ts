import type { Clock } from "@holdfast/core";

/**
 * A clock that is read once a turn of the event loop, as libuv's own `uv_now` is: a burst of
 * messages that arrive in one chunk shares one time, and reading it costs nothing. What it tells is
 * never later than the truth, so no age is understated.
 *
 * @example Within one turn, time stands still
 * ```ts
 * import { turnClock } from "@holdfast/adapter-node";
 * import { equal } from "node:assert/strict";
 *
 * let now = 1000;
 * const clock = turnClock({ now: () => now, after: () => () => {} });
 * equal(clock.now(), 1000);
 * now = 1005;
 * equal(clock.now(), 1000);
 * await Promise.resolve();
 * equal(clock.now(), 1005);
 * ```
 */
export function turnClock(clock: Clock): Clock {
  let held: number | null = null;
  const release = (): void => {
    held = null;
  };
  return {
    now: () => {
      if (held === null) {
        held = clock.now();
        queueMicrotask(release);
      }
      return held;
    },
    after: (delayMs, callback) => clock.after(delayMs, callback),
  };
}
