import { expect, test } from "vitest";
import { systemClock } from "./system_clock.ts";

test("systemClock() never goes backwards when the wall clock is set back", () => {
  let [wall, monotonic] = [10_000, 0];
  const clock = systemClock({ wallNow: () => wall, monotonicNow: () => monotonic });
  expect(clock.now()).toBe(10_000);
  wall = 2000;
  expect(clock.now()).toBe(10_000);
  monotonic = 30;
  expect(clock.now()).toBe(10_030);
});

test("systemClock() counts sleep, which the monotonic clock may not", () => {
  let wall = 0;
  const clock = systemClock({ wallNow: () => wall, monotonicNow: () => 5 });
  clock.now();
  wall = 60_000;
  expect(clock.now()).toBe(60_000);
});

test("systemClock() is near the wall clock at first", () => {
  expect(Math.abs(systemClock().now() - Date.now())).toBeLessThan(1000);
});

test("after() calls once, not before its time", async () => {
  const startedAt = performance.now();
  let calls = 0;
  await new Promise<void>((resolve) => {
    systemClock().after(20, () => {
      calls++;
      resolve();
    });
  });
  // Node's timers are allowed to be a millisecond early.
  expect(performance.now() - startedAt).toBeGreaterThan(18);
  expect(calls).toBe(1);
});

test("after() can be cancelled, also twice", async () => {
  let calls = 0;
  const cancel = systemClock().after(1, () => calls++);
  cancel();
  cancel();
  await new Promise((wake) => setTimeout(wake, 10));
  expect(calls).toBe(0);
});

test("after() waits when the delay is longer than a timer can hold", async () => {
  let calls = 0;
  const cancel = systemClock().after(2 ** 40, () => calls++);
  await new Promise((wake) => setTimeout(wake, 10));
  expect(calls).toBe(0);
  cancel();
});
