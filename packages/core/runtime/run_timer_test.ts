import { deepEqual, equal } from "node:assert/strict";
import { test } from "vitest";
import { VirtualClock } from "../testing/virtual_clock.ts";
import { runTimer } from "./run_timer.ts";

test("runTimer() fires once, not before its time, and completes", () => {
  const clock = new VirtualClock({ startAt: 0 });
  const seen: unknown[] = [];
  runTimer(clock, 500).subscribe({
    next: (at) => seen.push([at, clock.now()]),
    complete: () => seen.push("complete"),
  });
  clock.advanceTo(499);
  deepEqual(seen, []);
  clock.advanceTo(9000);
  deepEqual(seen, [[500, 500], "complete"]);
});

test("runTimer() tells when it was due, also when the device slept", () => {
  const clock = new VirtualClock({ startAt: 0 });
  const seen: unknown[] = [];
  runTimer(clock, 500).subscribe((at) => seen.push([at, clock.now()]));
  clock.sleep(60_000);
  clock.advanceBy(0);
  deepEqual(seen, [[500, 60_000]]);
});

test("runTimer() fires soon for a time in the past, and leaves nothing behind when stopped", () => {
  const clock = new VirtualClock({ startAt: 1000 });
  let fired = 0;
  runTimer(clock, 0).subscribe(() => fired++);
  runTimer(clock, 2000).subscribe(() => fired++).unsubscribe();
  equal(fired, 0);
  clock.advanceBy(0);
  equal(fired, 1);
  equal(clock.pending, 0);
});
