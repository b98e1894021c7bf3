/** A token bucket: `burst` attempts at once, then `perMinute` in any minute. */
export interface BudgetShape {
  readonly burst: number;
  readonly perMinute: number;
}

/** What is left of a budget, at a time. */
export interface Budget {
  readonly tokens: number;
  /** Milliseconds of the clock. */
  readonly refilledAt: number;
}

const MINUTE_MS = 60_000;
/** A token is whole despite the rounding of many small refills. */
const WHOLE = 1 - 1e-9;

/**
 * A full budget.
 *
 * @example Five at once
 * ```ts
 * import { fullBudget } from "@holdfast/core";
 * import { equal } from "node:assert/strict";
 *
 * equal(fullBudget({ burst: 5, perMinute: 12 }, 0).tokens, 5);
 * ```
 */
export function fullBudget(shape: BudgetShape, now: number): Budget {
  return { tokens: shape.burst, refilledAt: now };
}

/**
 * Takes one attempt from the budget.
 *
 * @example The sixth of a burst has to wait
 * ```ts
 * import { fullBudget, takeAttempt } from "@holdfast/core";
 * import { equal } from "node:assert/strict";
 *
 * const shape = { burst: 1, perMinute: 12 };
 * const once = takeAttempt(fullBudget(shape, 0), shape, 0);
 * equal(once?.tokens, 0);
 * equal(takeAttempt(once!, shape, 1000), null);
 * ```
 *
 * @returns What is left, or `null` if the budget does not allow an attempt now.
 */
export function takeAttempt(
  budget: Budget,
  shape: BudgetShape,
  now: number,
): Budget | null {
  const tokens = tokensAt(budget, shape, now);
  return tokens >= WHOLE ? { tokens: Math.max(0, tokens - 1), refilledAt: now } : null;
}

/**
 * When the budget allows the next attempt.
 *
 * @example An empty bucket
 * ```ts
 * import { budgetAllowsAt } from "@holdfast/core";
 * import { equal } from "node:assert/strict";
 *
 * equal(budgetAllowsAt({ tokens: 0, refilledAt: 0 }, { burst: 5, perMinute: 12 }, 0), 5000);
 * ```
 *
 * @returns A time of the clock, not before `now`.
 */
export function budgetAllowsAt(
  budget: Budget,
  shape: BudgetShape,
  now: number,
): number {
  const missing = WHOLE - tokensAt(budget, shape, now);
  return missing <= 0 ? now : now + Math.ceil((missing * MINUTE_MS) / shape.perMinute);
}

function tokensAt(budget: Budget, shape: BudgetShape, now: number): number {
  const elapsedMs = Math.max(0, now - budget.refilledAt);
  return Math.min(
    shape.burst,
    budget.tokens + (elapsedMs * shape.perMinute) / MINUTE_MS,
  );
}
