import { deepEqual, equal } from "node:assert/strict";
import { test } from "vitest";
import { nextRandom } from "./random_sequence.ts";

test("nextRandom() gives the same numbers for the same seed, and goes on by its seed", () => {
  const first = nextRandom(7);
  deepEqual(nextRandom(7), first);
  equal(first.value === nextRandom(8).value, false);
  equal(first.value === nextRandom(first.seed).value, false);
});
