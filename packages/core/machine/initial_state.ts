import type { ConnectionState, Plan, PullState, RouteRecord } from "../model/state.ts";
import { UNKNOWN_QUALITY } from "../policy/quality.ts";
import { type BudgetShape, fullBudget } from "../policy/retry_budget.ts";

/**
 * A connection before anybody asked for it.
 *
 * @example Nothing runs
 * ```ts
 * import { activities, DEFAULT_OPTIONS, initialState } from "@holdfast/core";
 * import { deepEqual } from "node:assert/strict";
 *
 * const state = initialState({ push: [], pull: null, options: DEFAULT_OPTIONS }, 0);
 * deepEqual(activities(state), []);
 * ```
 *
 * @param plan Routes and options.
 * @param at The clock's time.
 */
export function initialState(plan: Plan, at: number): ConnectionState {
  const records = plan.push.map((route) => [route.id, unknownRoute(plan)] as const);
  return {
    phase: "idle",
    plan,
    now: at,
    since: at,
    isStarted: false,
    isClosed: false,
    failure: null,
    links: [],
    current: null,
    attemptCount: 0,
    askCount: 0,
    pull: plan.pull === null ? null : unaskedPull(plan.pull.id, at),
    outage: null,
    budget: fullBudget(budgetShape(plan), at),
    rivalAt: null,
    rivals: 0,
    lastSwitchAt: null,
    remembered: null,
    seenToWork: [],
    routes: Object.fromEntries(records),
    surroundings: {
      isOnline: true,
      isVisible: true,
      isFrozen: false,
      network: "",
    },
    quality: UNKNOWN_QUALITY,
    samples: [],
    ends: [],
    seed: 0,
  };
}

/** The retry budget's shape as the options say. */
export function budgetShape(plan: Plan): BudgetShape {
  return {
    burst: plan.options.budgetBurst,
    perMinute: plan.options.budgetPerMinute,
  };
}

function unknownRoute(plan: Plan): RouteRecord {
  return {
    failures: 0,
    lastEnd: null,
    lastAttemptAt: null,
    notBefore: 0,
    askEveryMs: plan.options.askEveryMs,
    missedPushes: 0,
    isSilent: false,
  };
}

function unaskedPull(routeId: string, at: number): PullState {
  return {
    routeId,
    count: 0,
    inFlight: null,
    lastAskAt: null,
    nextAt: at,
    notBefore: 0,
    wantedAt: null,
    answeredAskAt: null,
    failures: 0,
    fatal: 0,
    lastFailure: null,
    unexplained: null,
  };
}
