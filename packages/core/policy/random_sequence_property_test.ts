import { ok } from "node:assert/strict";
import fc from "fast-check";
import { test } from "vitest";
import { nextRandom } from "./random_sequence.ts";

const DRAWS = 1000;
const BINS = 10;

test("nextRandom() always stays in [0, 1) and keeps an integer of 32 bits as its seed", () => {
  fc.assert(fc.property(fc.integer(), (seed) => {
    const next = nextRandom(seed);
    ok(next.value >= 0 && next.value < 1);
    ok(Number.isInteger(next.seed) && next.seed === (next.seed | 0));
  }));
});

/**
 * χ² with 9 degrees of freedom exceeds 50 once in ten million draws of a fair sequence, so that
 * this fails by unfairness and not by bad luck.
 */
test("nextRandom() never favours a part of its range, whatever the seed", () => {
  fc.assert(fc.property(fc.integer(), (seed) => {
    const counts = new Array<number>(BINS).fill(0);
    let state = seed;
    for (let n = 0; n < DRAWS; n++) {
      const next = nextRandom(state);
      counts[Math.floor(next.value * BINS)]! += 1;
      state = next.seed;
    }
    const due = DRAWS / BINS;
    const chi2 = counts.reduce((sum, count) => sum + (count - due) ** 2 / due, 0);
    ok(chi2 < 50, `χ² is ${chi2}`);
  }));
});
