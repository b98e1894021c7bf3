import { deepEqual, notDeepEqual, ok } from "node:assert/strict";
import { test } from "vitest";
import { SeededRandom } from "./seeded_random.ts";

const draw = (seed: number, count: number): number[] => {
  const random = new SeededRandom(seed);
  return Array.from({ length: count }, () => random.next());
};

test("SeededRandom gives the same numbers for the same seed and others for another", () => {
  deepEqual(draw(42, 100), draw(42, 100));
  notDeepEqual(draw(42, 3), draw(43, 3));
  notDeepEqual(draw(1, 3), draw(1 + 2 ** 32, 3));
});

test("SeededRandom fills [0, 1) evenly", () => {
  const counts = new Array<number>(10).fill(0);
  for (const value of draw(7, 10_000)) {
    ok(value >= 0 && value < 1);
    counts[Math.floor(value * 10)]!++;
  }
  // 5 standard deviations of a binomial with p = 0.1: ± 150.
  for (const count of counts) ok(Math.abs(count - 1000) < 150, `${counts}`);
});

test("SeededRandom.whole() reaches every number below its bound and no other", () => {
  const random = new SeededRandom(3);
  const seen = new Set(Array.from({ length: 500 }, () => random.whole(6)));
  deepEqual([...seen].toSorted(), [0, 1, 2, 3, 4, 5]);
});
