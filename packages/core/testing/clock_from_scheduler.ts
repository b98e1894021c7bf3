import type { SchedulerLike } from "rxjs";
import type { Clock } from "../ports/clock.ts";

/**
 * Lets an RxJS scheduler be the clock, so that marble tests drive the whole connection. One frame
 * is a millisecond.
 *
 * @example Under a `VirtualTimeScheduler`
 * ```ts
 * import { clockFromScheduler } from "@holdfast/core/testing";
 * import { deepEqual } from "node:assert/strict";
 * import { VirtualTimeScheduler } from "rxjs";
 *
 * const scheduler = new VirtualTimeScheduler();
 * const clock = clockFromScheduler(scheduler);
 * const fired: number[] = [];
 * clock.after(30, () => fired.push(clock.now()));
 * clock.after(10, () => fired.push(clock.now()))();
 * scheduler.flush();
 * deepEqual(fired, [30]);
 * ```
 *
 * @param scheduler A `TestScheduler`, a `VirtualTimeScheduler` or any other.
 * @returns A clock on its time.
 */
export function clockFromScheduler(scheduler: SchedulerLike): Clock {
  return {
    now: () => scheduler.now(),
    after: (delayMs, callback) => {
      const waiting = scheduler.schedule(callback, Math.max(0, delayMs));
      return () => waiting.unsubscribe();
    },
  };
}
