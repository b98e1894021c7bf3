import { equal, ok } from "node:assert/strict";
import fc from "fast-check";
import { test } from "vitest";
import { type Budget, budgetAllowsAt, fullBudget, takeAttempt } from "./retry_budget.ts";

const shape = fc.record({
  burst: fc.integer({ min: 1, max: 100 }),
  perMinute: fc.integer({ min: 1, max: 600 }),
});
const pauses = fc.array(fc.oneof(fc.constant(0), fc.nat(500), fc.nat(90_000)), { maxLength: 80 });

/** Every attempt that the budget allowed to somebody who asks after each pause. */
function attempts(
  { burst, perMinute }: { burst: number; perMinute: number },
  pausesMs: readonly number[],
): { readonly times: readonly number[]; readonly budget: Budget; readonly now: number } {
  let budget = fullBudget({ burst, perMinute }, 0);
  let now = 0;
  const times: number[] = [];
  for (const pauseMs of pausesMs) {
    now += pauseMs;
    const taken = takeAttempt(budget, { burst, perMinute }, now);
    if (taken === null) continue;
    budget = taken;
    times.push(now);
  }
  return { times, budget, now };
}

test("takeAttempt() never allows more than burst + rate · t in any interval", () => {
  fc.assert(fc.property(shape, pauses, (given, pausesMs) => {
    const { times } = attempts(given, pausesMs);
    for (let from = 0; from < times.length; from++) {
      for (let to = from; to < times.length; to++) {
        const minutes = (times[to]! - times[from]!) / 60_000;
        ok(to - from + 1 <= given.burst + given.perMinute * minutes + 1e-6);
      }
    }
  }));
});

test("takeAttempt() never leaves less than nothing or more than the burst", () => {
  fc.assert(fc.property(shape, pauses, (given, pausesMs) => {
    const { budget } = attempts(given, pausesMs);
    ok(budget.tokens >= 0 && budget.tokens <= given.burst);
  }));
});

test("budgetAllowsAt() always names the first moment at which takeAttempt() allows one", () => {
  fc.assert(fc.property(shape, pauses, (given, pausesMs) => {
    const { budget, now } = attempts(given, pausesMs);
    const at = budgetAllowsAt(budget, given, now);
    ok(at >= now);
    ok(takeAttempt(budget, given, at) !== null, `not at ${at}`);
    if (at > now) equal(takeAttempt(budget, given, at - 1), null);
  }));
});

test("takeAttempt() always allows an attempt a minute over the rate later", () => {
  fc.assert(fc.property(shape, pauses, (given, pausesMs) => {
    const { budget, now } = attempts(given, pausesMs);
    ok(takeAttempt(budget, given, now + Math.ceil(60_000 / given.perMinute)) !== null);
  }));
});
