import type { ConnectionState } from "../model/state.ts";
import { maxAgeMs } from "../policy/freshness.ts";
import { patienceMs } from "../policy/round_trip.ts";
import { pullDueAt } from "./deadlines.ts";
import { askPaceMs } from "./on_link.ts";
import { currentLink, isAwake, isProved, pullPaceMs, specOf } from "./reading.ts";

const ANSWER_TRIPS = 2;
const ANSWER_MS_MIN = 500;

/**
 * How old the value can get in this state before it is confirmed again, in milliseconds; `Infinity`
 * if nothing confirms it.
 *
 * @example Nothing confirms anything before the start
 * ```ts
 * import { DEFAULT_OPTIONS, freshnessBoundMs, initialState } from "@holdfast/core";
 * import { equal } from "node:assert/strict";
 *
 * const idle = initialState({ push: [], pull: null, options: DEFAULT_OPTIONS }, 0);
 * equal(freshnessBoundMs(idle), Infinity);
 * ```
 */
export function freshnessBoundMs(state: ConnectionState): number {
  if (!isAwake(state)) return Infinity;
  return Math.ceil(Math.min(byPull(state), byOrderedLink(state)));
}

function byPull(state: ConnectionState): number {
  const { pull } = state;
  const isDelivering = pull !== null && pull.answeredAskAt !== null &&
    pull.failures === 0;
  const { pullTimeoutMs, pullGapMs } = state.plan.options;
  const limits = { leastMs: ANSWER_MS_MIN, mostMs: pullTimeoutMs };
  const answerMs = patienceMs(state.quality, ANSWER_TRIPS, limits);
  const everyMs = Math.max(pullPaceMs(state), pullGapMs);
  const pacedMs = maxAgeMs({ isDelivering, everyMs, answerMs });
  // When the pace quickens, the value is as old as the slower pace left it until the next answer.
  const nextAskAt = pull?.inFlight?.at ?? pullDueAt(state) ?? state.now;
  return Math.max(pacedMs, nextAskAt + answerMs - (pull?.answeredAskAt ?? state.now));
}

/** An answered ask on a link that keeps its order confirms everything before it. */
function byOrderedLink(state: ConnectionState): number {
  const link = currentLink(state);
  if (link === null || !isProved(link) || link.doubts.length > 0) {
    return Infinity;
  }
  const spec = specOf(state, link.routeId);
  const isDelivering = spec.guarantee === "cursor" && spec.ask === "ping" &&
    link.messageAt !== null;
  const answerMs = state.plan.options.askTimeoutMsMax;
  return maxAgeMs({ isDelivering, everyMs: askPaceMs(state, link), answerMs });
}
