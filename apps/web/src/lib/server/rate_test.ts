import { expect, test } from "vitest";
import { Rate } from "./rate.ts";

test("Rate lets a burst in, then one for each share of a minute, for each address", () => {
  let now = 0;
  const rate = new Rate({ perMinute: 3, now: () => now });
  expect([1, 2, 3, 4].map(() => rate.take("a"))).toEqual([true, true, true, false]);
  expect(rate.take("b")).toBe(true);
  now = 19_000;
  expect(rate.take("a")).toBe(false);
  now = 20_000;
  expect([rate.take("a"), rate.take("a")]).toEqual([true, false]);
});

test("Rate forgets the addresses that were silent for longest", () => {
  const rate = new Rate({ perMinute: 1, now: () => 0 });
  rate.take("first");
  for (let n = 0; n < 10_000; n += 1) rate.take(String(n));
  expect(rate.take("first")).toBe(true);
  expect(rate.take("9999")).toBe(false);
});
