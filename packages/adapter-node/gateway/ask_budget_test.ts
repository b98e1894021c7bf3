import { deepEqual } from "node:assert/strict";
import { test } from "vitest";
import { askBudget } from "./ask_budget.ts";

test("askBudget() lets twenty questions through at once, then two a second", () => {
  let now = 1000;
  const asks = askBudget(() => now);
  const passing = (): number => Array.from({ length: 30 }, () => asks()).filter(Boolean).length;
  const counts = [passing()];
  now += 3000;
  counts.push(passing());
  now += 3_600_000;
  counts.push(passing());
  deepEqual(counts, [20, 6, 20]);
});
