import type { Activity } from "../model/activity.ts";
import type { ConnectionState, LinkState } from "../model/state.ts";
import { nextDeadline } from "./deadlines.ts";
import { isActive, isAwake, specOf } from "./reading.ts";

/**
 * What must be running in this state: nothing more and nothing less. The runtime compares this list
 * with what runs, starts the new and stops the gone.
 *
 * @example A closed connection runs nothing
 * ```ts
 * import { activities, DEFAULT_OPTIONS, initialState, transition } from "@holdfast/core";
 * import { deepEqual } from "node:assert/strict";
 *
 * const idle = initialState({ push: [], pull: null, options: DEFAULT_OPTIONS }, 0);
 * deepEqual(activities(transition(idle, { type: "closed_by_user", at: 1 })), []);
 * ```
 */
export function activities(state: ConnectionState): readonly Activity[] {
  if (!isActive(state)) return [];
  const listening: Activity = { type: "signals", id: "signals" };
  if (!isAwake(state)) return [listening];
  const running: Activity[] = [listening];
  // Before the links: what they ask goes through it.
  if (needsLoopback(state)) running.push({ type: "loopback", id: "loopback" });
  running.push(...state.links.flatMap(ofLink));
  if (state.pull !== null && state.pull.inFlight !== null) {
    const { routeId, inFlight } = state.pull;
    const timeoutMs = state.plan.options.pullTimeoutMs;
    running.push({
      type: "poll",
      id: `poll:${inFlight.n}`,
      n: inFlight.n,
      routeId,
      timeoutMs,
    });
  }
  const at = nextDeadline(state);
  if (at !== null) running.push({ type: "timer", id: `timer:${at}`, at });
  return running;
}

function ofLink(link: LinkState): readonly Activity[] {
  const { attempt, routeId, ask } = link;
  const held: Activity = {
    type: "link",
    id: `link:${attempt}`,
    attempt,
    routeId,
  };
  if (ask === null) return [held];
  return [held, {
    type: "heartbeat",
    id: `heartbeat:${attempt}:${ask.n}`,
    attempt,
    n: ask.n,
  }];
}

function needsLoopback(state: ConnectionState): boolean {
  return state.links.some((link) =>
    link.stage === "open" && specOf(state, link.routeId).ask === "loopback"
  );
}
