import type { ConnectionState } from "../model/state.ts";
import { activities } from "./activities.ts";
import { currentLink, isAwake, isPullDelivering } from "./reading.ts";

/** A sentence about every reachable state, and whether it holds. */
interface Invariant {
  readonly says: string;
  readonly holds: (state: ConnectionState) => boolean;
}

const INVARIANTS: readonly Invariant[] = [
  {
    says: "open and degraded have a live link",
    holds: (state) =>
      (state.phase !== "open" && state.phase !== "degraded") ||
      currentLink(state)?.stage === "open",
  },
  {
    says: "polling has polls that deliver",
    holds: (state) => state.phase !== "polling" || isPullDelivering(state),
  },
  {
    says: "idle, failed and closed run nothing",
    holds: (state) =>
      !["idle", "failed", "closed"].includes(state.phase) ||
      activities(state).length === 0,
  },
  {
    says: "what is awake has a deadline, a link or a question",
    holds: (state) =>
      !isAwake(state) ||
      state.plan.push.length + (state.plan.pull === null ? 0 : 1) === 0 ||
      activities(state).some((activity) => activity.type !== "signals"),
  },
  {
    says: "ids of activities are unique",
    holds: (state) => {
      const ids = activities(state).map((activity) => activity.id);
      return new Set(ids).size === ids.length;
    },
  },
  {
    says: "deadlines lie ahead",
    holds: (state) =>
      activities(state).every((activity) => activity.type !== "timer" || activity.at > state.now),
  },
  {
    says: "the current attempt is alive",
    holds: (state) => state.current === null || currentLink(state) !== null,
  },
  {
    says: "at most four attempts live",
    holds: (state) => state.links.length <= 4,
  },
  {
    says: "windows are bounded",
    holds: (state) =>
      state.samples.length <= state.plan.options.samplesMax &&
      state.ends.length <= 50,
  },
];

/**
 * What is wrong with a state; nothing, if it was reached by `transition`.
 *
 * @example A state that cannot be
 * ```ts
 * import { brokenInvariants, DEFAULT_OPTIONS, initialState } from "@holdfast/core";
 * import { deepEqual } from "node:assert/strict";
 *
 * const state = initialState({ push: [], pull: null, options: DEFAULT_OPTIONS }, 0);
 * deepEqual(brokenInvariants(state), []);
 * deepEqual(brokenInvariants({ ...state, phase: "open" }), ["open and degraded have a live link"]);
 * ```
 *
 * @returns One sentence for each broken invariant.
 */
export function brokenInvariants(state: ConnectionState): readonly string[] {
  return INVARIANTS.filter((invariant) => !invariant.holds(state)).map((
    { says },
  ) => says);
}
