import type { ConnectionState } from "../model/state.ts";
import { launchDueAt, rivalDueAt, roundDueAt } from "./attempts.ts";
import { pullDueAt } from "./deadlines.ts";
import { isAwake } from "./reading.ts";

/**
 * When something is tried next, for people who wait: the earliest of the next attempt on a push
 * route and, while nothing delivers, the next question.
 *
 * @example Nothing is due before the start
 * ```ts
 * import { DEFAULT_OPTIONS, initialState, nextAttemptAt } from "@holdfast/core";
 * import { equal } from "node:assert/strict";
 *
 * equal(nextAttemptAt(initialState({ push: [], pull: null, options: DEFAULT_OPTIONS }, 0)), null);
 * ```
 *
 * @returns A time of the connection's clock, or `null` if nothing is planned.
 */
export function nextAttemptAt(state: ConnectionState): number | null {
  if (!isAwake(state)) return null;
  const attempts = [roundDueAt(state), launchDueAt(state), rivalDueAt(state)];
  if (state.phase === "waiting" || state.phase === "connecting") {
    attempts.push(pullDueAt(state));
  }
  const due = attempts.filter((at): at is number => at !== null);
  return due.length === 0 ? null : Math.max(state.now, Math.min(...due));
}
