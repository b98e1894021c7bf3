import type { ConnectionState, Phase } from "../model/state.ts";
import { currentLink, isDoubted, isPullDelivering, isTrusted } from "./reading.ts";

/**
 * What the user sees, read off the facts. It is never set by hand, so it cannot disagree with them.
 *
 * @example Nobody asked yet
 * ```ts
 * import { DEFAULT_OPTIONS, initialState, phaseOf } from "@holdfast/core";
 * import { equal } from "node:assert/strict";
 *
 * equal(phaseOf(initialState({ push: [], pull: null, options: DEFAULT_OPTIONS }, 0)), "idle");
 * ```
 */
export function phaseOf(state: ConnectionState): Phase {
  if (state.isClosed) return "closed";
  if (!state.isStarted) return "idle";
  if (state.failure !== null) return "failed";
  if (state.surroundings.isFrozen) return "waiting";
  const link = currentLink(state);
  if (link !== null && isTrusted(state, link)) {
    return isDoubted(link) ? "degraded" : "open";
  }
  if (isPullDelivering(state)) {
    return hasFallenBack(state) ? "polling" : "connecting";
  }
  return isTrying(state) ? "connecting" : "waiting";
}

/**
 * With polls delivering, patience with the first handshakes ends early: each route failed, or the
 * time is up.
 */
function hasFallenBack(state: ConnectionState): boolean {
  const { outage, plan } = state;
  if (outage === null || plan.push.length === 0) return true;
  if (outage.walked.length >= plan.push.length) return true;
  return state.now - outage.startedAt >= plan.options.fallbackAfterMs;
}

function isTrying(state: ConnectionState): boolean {
  return state.links.length > 0 ||
    (state.pull !== null && state.pull.inFlight !== null);
}

/** When `connecting` turns into `polling` by time alone; `null` if it does not. */
export function fallbackDueAt(state: ConnectionState): number | null {
  if (
    state.phase !== "connecting" || state.outage === null ||
    !isPullDelivering(state)
  ) return null;
  return state.outage.startedAt + state.plan.options.fallbackAfterMs;
}
