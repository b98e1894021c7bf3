import { describe, expect, test } from "vitest";
import { pageClock } from "./page_clock.ts";
import { pageRandom } from "./page_random.ts";

describe("pageClock() in Chromium", () => {
  test("calls when the time has come by its own reckoning, and not before", async () => {
    const clock = pageClock();
    for (const delayMs of [0, 1, 7, 40]) {
      const from = clock.now();
      await new Promise<void>((resolve) => void clock.after(delayMs, resolve));
      expect(clock.now() - from).toBeGreaterThanOrEqual(delayMs);
    }
  });

  test("never calls what was cancelled", async () => {
    const clock = pageClock();
    let calls = 0;
    clock.after(5, () => calls++)();
    await new Promise<void>((resolve) => void clock.after(20, resolve));
    expect(calls).toBe(0);
  });
});

describe("pageRandom() in Chromium", () => {
  test("draws different numbers from [0, 1)", () => {
    const random = pageRandom();
    const drawn = Array.from({ length: 1000 }, () => random.next());
    expect(new Set(drawn).size).toBe(1000);
    expect(Math.min(...drawn)).toBeGreaterThanOrEqual(0);
    expect(Math.max(...drawn)).toBeLessThan(1);
  });
});
