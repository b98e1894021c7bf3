import type { ConnectionEvent } from "../model/event.ts";
import type { ConnectionState } from "../model/state.ts";
import { withLink, withMemory } from "./changing.ts";
import { DEADLINES } from "./deadlines.ts";
import { onAskAnswered, onLinkEnded, onLinkOpened, onMessage } from "./on_link.ts";
import { onPullAnswered, onPullFailed, onPullWanted } from "./on_pull.ts";
import { onSignal, resume } from "./on_signal.ts";
import { onClosed, onRetryRequested, onStarted } from "./on_user.ts";
import { isActive } from "./reading.ts";
import { settle } from "./settle.ts";

/**
 * More than this many things cannot fall due at one moment; the bound keeps a mistake from becoming
 * an endless loop.
 */
const DUE_MAX = 100;

/**
 * The next state. Pure: the same state and event always give the same state, which is plain data.
 *
 * An event first tells its facts, then everything that fell due by its time happens, then the state
 * is made to agree with itself. Events of attempts that are no longer alive change nothing.
 *
 * @example The first steps
 * ```ts
 * import { activities, DEFAULT_OPTIONS, initialState, transition } from "@holdfast/core";
 * import { deepEqual, equal } from "node:assert/strict";
 *
 * const route = { id: "websocket", kind: "websocket", guarantee: "news", ask: "none" } as const;
 * const idle = initialState({ push: [route], pull: null, options: DEFAULT_OPTIONS }, 0);
 * const connecting = transition(idle, { type: "started", at: 0, remembered: null, seed: 1 });
 * equal(connecting.phase, "connecting");
 * deepEqual(activities(connecting).map((activity) => activity.type), ["signals", "link", "timer"]);
 * const open = transition(connecting, { type: "link_opened", at: 40, attempt: 1 });
 * equal(open.phase, "open");
 * ```
 */
export function transition(
  state: ConnectionState,
  event: ConnectionEvent,
): ConnectionState {
  if (state.isClosed) return state;
  if (
    !state.isStarted && event.type !== "started" &&
    event.type !== "closed_by_user"
  ) return state;
  const told = tell({ ...state, now: Math.max(state.now, event.at) }, event);
  return happen(settle(told));
}

function tell(state: ConnectionState, event: ConnectionEvent): ConnectionState {
  switch (event.type) {
    case "started":
      return onStarted(state, event);
    case "closed_by_user":
      return onClosed(state);
    case "retry_requested":
      return onRetryRequested(state);
    case "link_opened":
      return onLinkOpened(state, event);
    case "message_received":
      return onMessage(state, event);
    case "ask_answered":
      return onAskAnswered(state, event);
    case "link_ended":
      return onLinkEnded(state, event);
    case "pull_answered":
      return onPullAnswered(state, event);
    case "pull_failed":
      return onPullFailed(state, event);
    case "pull_wanted":
      return onPullWanted(state);
    case "memory_read":
      return withMemory(state, event);
    case "signalled":
      return onSignal(state, event.signal);
    case "deadline_reached":
      return onDeadline(state, event.deadline, event.heard);
  }
}

/**
 * Takes in the newest signs of life; a timer that comes much too late means that we slept, not that
 * the peer did.
 */
function onDeadline(
  state: ConnectionState,
  deadline: number,
  heard: Readonly<Record<number, number>>,
): ConnectionState {
  const known = state.links.reduce((sampled, link) => {
    const heardAt = heard[link.attempt];
    return heardAt === undefined || heardAt <= link.heardAt
      ? sampled
      : withLink(sampled, link.attempt, {
        heardAt: Math.min(heardAt, state.now),
      });
  }, state);
  const isLate = state.now - deadline >= state.plan.options.sleepAfterMs;
  return isLate && isActive(known) ? resume(known) : known;
}

/** Lets everything happen that is due, each followed by what it entails. */
function happen(state: ConnectionState): ConnectionState {
  let settled = state;
  for (let step = 0; step < DUE_MAX && isActive(settled); step++) {
    const due = DEADLINES.find((deadline) => (deadline.at(settled) ?? Infinity) <= settled.now);
    if (due === undefined) break;
    settled = settle(due.then(settled));
  }
  return settled;
}
