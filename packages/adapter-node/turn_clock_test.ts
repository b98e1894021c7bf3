import { setImmediate } from "node:timers/promises";
import { expect, test } from "vitest";
import { systemClock } from "./system_clock.ts";
import { turnClock } from "./turn_clock.ts";

test("turnClock() tells one time in one turn, and a newer one in the next", async () => {
  let now = 0;
  const clock = turnClock({ now: () => ++now, after: () => () => {} });
  expect([clock.now(), clock.now()]).toEqual([1, 1]);
  await setImmediate();
  expect(clock.now()).toBe(2);
});

test("turnClock() is not behind when a timer calls", async () => {
  const clock = turnClock(systemClock());
  const before = clock.now();
  const late = await new Promise<number>((resolve) => {
    clock.after(20, () => resolve(clock.now() - before));
  });
  expect(late).toBeGreaterThan(15);
});
