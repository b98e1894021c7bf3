import { equal, ok } from "node:assert/strict";
import fc from "fast-check";
import { test } from "vitest";
import { pageRandom } from "./page_random.ts";

test("pageRandom().next() is always in [0, 1), whatever the bits", () => {
  const word = fc.integer({ min: 0, max: 2 ** 32 - 1 });
  fc.assert(fc.property(word, word, (high, low) => {
    const value = pageRandom((words) => words.set([high, low])).next();
    ok(value >= 0 && value < 1, `saw ${value}`);
  }));
});

test("pageRandom().next() stays below 1 with every bit set", () => {
  const value = pageRandom((words) => words.fill(2 ** 32 - 1)).next();
  equal(value, 1 - 2 ** -53);
});

test("pageRandom() draws from the platform's source by default", () => {
  const random = pageRandom();
  const drawn = new Set(Array.from({ length: 100 }, () => random.next()));
  equal(drawn.size, 100);
});
