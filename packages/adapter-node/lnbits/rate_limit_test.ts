import { describe, expect, test } from "vitest";
import { RateLimit } from "./rate_limit.ts";

describe("RateLimit.take()", () => {
  test("lets the limit pass, then nothing until a minute after the first", () => {
    const limit = new RateLimit();
    const take = (nowMs: number): boolean => limit.take("ip", "/path", 2, nowMs);
    expect([take(1_000), take(60_000), take(60_999)]).toEqual([true, true, false]);
    expect([take(61_000), take(61_001), take(61_002)]).toEqual([true, true, false]);
  });

  test("counts each address and each path apart", () => {
    const limit = new RateLimit();
    expect(limit.take("a", "/x", 1, 0)).toBe(true);
    expect(limit.take("b", "/x", 1, 0)).toBe(true);
    expect(limit.take("a", "/y", 1, 0)).toBe(true);
    expect(limit.take("a", "/x", 1, 0)).toBe(false);
  });

  test("counts nothing where the limit is zero", () => {
    const limit = new RateLimit();
    expect(limit.take("a", "/x", 0, 0)).toBe(true);
    expect(limit.size).toBe(0);
  });

  test("holds a bounded number of counters and forgets the oldest", () => {
    const limit = new RateLimit();
    for (let at = 0; at < 10_500; at++) limit.take("a", `/ws/${at}`, 1, at);
    expect(limit.size).toBe(10_000);
    expect(limit.take("a", "/ws/0", 1, 10_500)).toBe(true);
    expect(limit.take("a", "/ws/10499", 1, 10_500)).toBe(false);
  });
});
