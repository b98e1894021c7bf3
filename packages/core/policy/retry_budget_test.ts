import { deepEqual, equal, ok } from "node:assert/strict";
import { test } from "vitest";
import { budgetAllowsAt, fullBudget, takeAttempt } from "./retry_budget.ts";

const SHAPE = { burst: 5, perMinute: 12 };

test("takeAttempt() allows a burst, then one attempt in five seconds", () => {
  let budget = fullBudget(SHAPE, 0);
  for (let n = 0; n < 5; n++) budget = takeAttempt(budget, SHAPE, 0)!;
  deepEqual(budget, { tokens: 0, refilledAt: 0 });
  equal(takeAttempt(budget, SHAPE, 4999), null);
  ok(takeAttempt(budget, SHAPE, 5000));
  equal(budgetAllowsAt(budget, SHAPE, 0), 5000);
});

test("takeAttempt() never saves up more than the burst", () => {
  const rested = takeAttempt({ tokens: 0, refilledAt: 0 }, SHAPE, 3_600_000);
  equal(rested?.tokens, 4);
});

test("takeAttempt() leaves the given budget as it is", () => {
  const budget = Object.freeze(fullBudget(SHAPE, 0));
  takeAttempt(budget, SHAPE, 0);
  equal(budget.tokens, 5);
});

test("budgetAllowsAt() allows at once what the budget holds", () => {
  equal(budgetAllowsAt(fullBudget(SHAPE, 0), SHAPE, 77), 77);
  equal(budgetAllowsAt({ tokens: 1, refilledAt: 0 }, SHAPE, 0), 0);
});

test("takeAttempt() counts a token as whole that many small refills made", () => {
  let budget = { tokens: 0, refilledAt: 0 };
  // A third of a token at a time, which no binary fraction can hold.
  const shape = { burst: 5, perMinute: 7 };
  const step = 60_000 / 7 / 3;
  for (let n = 1; n <= 3; n++) {
    const tokens = budget.tokens + ((n * step - budget.refilledAt) * 7) / 60_000;
    budget = { tokens, refilledAt: n * step };
  }
  ok(takeAttempt(budget, shape, budget.refilledAt));
});
