import { deepEqual, equal } from "node:assert/strict";
import { Observable } from "rxjs";
import { TestScheduler } from "rxjs/testing";
import { test } from "vitest";
import type { Clock } from "../ports/clock.ts";
import { clockFromScheduler } from "./clock_from_scheduler.ts";

function ticking(clock: Clock, everyMs: number): Observable<string> {
  return new Observable((subscriber) => {
    let cancel = (): void => {};
    const next = (): void => {
      subscriber.next("t");
      cancel = clock.after(everyMs, next);
    };
    cancel = clock.after(everyMs, next);
    return () => cancel();
  });
}

test("clockFromScheduler() makes timers show in marble diagrams", () => {
  const scheduler = new TestScheduler((actual, expected) => deepEqual(actual, expected));
  scheduler.run(({ expectObservable }) => {
    const clock = clockFromScheduler(scheduler);
    expectObservable(ticking(clock, 3), "------------!").toBe("---t--t--t--");
  });
});

test("clockFromScheduler() tells the scheduler's time and treats a negative delay as none", () => {
  const scheduler = new TestScheduler(() => {});
  const clock = clockFromScheduler(scheduler);
  let firedAt = -1;
  clock.after(-5, () => firedAt = clock.now());
  scheduler.flush();
  equal(firedAt, 0);
});
