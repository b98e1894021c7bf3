import type { ConnectionState, LinkState } from "../model/state.ts";
import { endVerdict } from "../policy/close_code.ts";
import { endRound, rivalPauseMs, rivalReason } from "./attempts.ts";
import { beginOutage, withLink, withNothing, withoutLinks } from "./changing.ts";
import { phaseOf } from "./phase.ts";
import {
  currentLink,
  isActive,
  isAwake,
  isOnlySlow,
  isProved,
  rankOf,
  recordOf,
} from "./reading.ts";

const SLOW_SWITCH_GAP_MS = 60_000;

/**
 * Makes the state agree with itself after a change: which link counts, which are let go, whether
 * this is an outage, whether a rival is wanted, and what the user sees. Everything here is derived,
 * so no event has to remember it.
 */
export function settle(state: ConnectionState): ConnectionState {
  if (state.isClosed) return named(state);
  if (state.failure !== null) return named(withNothing(state));
  const chosen = retireOthers(chooseCurrent(state));
  const outage = endRound(withOutage(chosen));
  return named(withTerminal(withRival(outage)));
}

function named(state: ConnectionState): ConnectionState {
  const phase = phaseOf(state);
  return phase === state.phase ? state : { ...state, phase, since: state.now };
}

/**
 * Make before break: a newer link takes over from a doubted one, a better route from a worse one
 * once it is proved.
 */
function chooseCurrent(state: ConnectionState): ConnectionState {
  const open = state.links.filter((link) => link.stage === "open" && link.retireAt === null);
  const link = currentLink(state);
  const next = link === null
    ? best(state, open)
    : open.find((other) => other.attempt !== link.attempt && takesOver(state, other, link));
  if (next === undefined || next === null) return state;
  if (link === null) return { ...state, current: next.attempt };
  const switched = { ...state, current: next.attempt, lastSwitchAt: state.now };
  // What was better works again, so what is better still need not be tried as seldom as before.
  return link.doubts.length > 0 ? switched : { ...switched, rivals: 0, rivalAt: null };
}

function best(
  state: ConnectionState,
  open: readonly LinkState[],
): LinkState | null {
  const order = [...open].sort((a, b) =>
    Number(isProved(b)) - Number(isProved(a)) ||
    rankOf(state, a.routeId) - rankOf(state, b.routeId) || b.attempt - a.attempt
  );
  return order[0] ?? null;
}

function takesOver(
  state: ConnectionState,
  other: LinkState,
  link: LinkState,
): boolean {
  if (other.doubts.length > 0) return false;
  if (isOnlySlow(link)) {
    // Both may be slow in turn; without this pause they would take over from each other for ever.
    const restedMs = state.now - (state.lastSwitchAt ?? -Infinity);
    return isProved(other) && other.routeId !== link.routeId &&
      restedMs >= SLOW_SWITCH_GAP_MS;
  }
  if (link.doubts.length > 0) {
    return other.attempt > link.attempt || isProved(other);
  }
  return isProved(other) &&
    rankOf(state, other.routeId) < rankOf(state, link.routeId);
}

/** Lets go of what the current link made needless, after an overlap in which both deliver. */
function retireOthers(state: ConnectionState): ConnectionState {
  const link = currentLink(state);
  if (link === null) return state;
  const needless = state.links.filter((other) =>
    other.attempt !== link.attempt && other.retireAt === null &&
    isNeedless(state, other, link)
  );
  const retireAt = state.now + state.plan.options.overlapMs;
  const waiting = needless.filter((other) => other.stage === "open" && isProved(other));
  const overlapping = waiting.reduce(
    (s, other) => withLink(s, other.attempt, { retireAt }),
    state,
  );
  return withoutLinks(
    overlapping,
    (other) => needless.includes(other) && !waiting.includes(other),
  );
}

function isNeedless(
  state: ConnectionState,
  other: LinkState,
  link: LinkState,
): boolean {
  const isBetter = rankOf(state, other.routeId) < rankOf(state, link.routeId);
  const isRivalOfDoubt = other.attempt > link.attempt;
  if (isBetter) return false;
  if (other.stage === "connecting") return link.doubtedAt === null;
  return isRivalOfDoubt ? link.doubtedAt === null : isProved(link);
}

/** An outage lasts from the moment without a proved link to the next proof. */
function withOutage(state: ConnectionState): ConnectionState {
  if (!isAwake(state)) return state;
  const hasProof = state.links.some((link) => link.stage === "open" && isProved(link));
  if (hasProof) {
    return state.outage === null ? state : { ...state, outage: null };
  }
  const begun = state.outage === null ? beginOutage(state, false) : state;
  const { outage } = begun;
  if (
    outage === null || outage.round === null || outage.round.queue.length === 0
  ) return begun;
  // Once a link is open, the walk down the ladder has found what it looked for.
  const isFound = begun.links.some((link) => link.stage === "open");
  return isFound
    ? { ...begun, outage: { ...outage, round: { ...outage.round, queue: [] } } }
    : begun;
}

/** Plans the next rival, or forgets about it when none is wanted any more. */
function withRival(state: ConnectionState): ConnectionState {
  const reason = rivalReason(state);
  if (reason === null) {
    // While a rival is under way its pause is kept, so that a failing one does not start the count
    // anew.
    if (
      state.links.length > 1 || (state.rivalAt === null && state.rivals === 0)
    ) return state;
    return { ...state, rivalAt: null, rivals: 0 };
  }
  if (state.rivalAt !== null) return state;
  const pauseMs = reason === "doubt" ? 0 : rivalPauseMs(state, state.rivals);
  return { ...state, rivalAt: state.now + pauseMs };
}

/**
 * Without a poll to ask, the routes themselves say when retrying cannot help: when each of them
 * refused for good.
 */
function withTerminal(state: ConnectionState): ConnectionState {
  if (state.pull !== null || state.plan.push.length === 0 || !isActive(state)) {
    return state;
  }
  if (state.links.length > 0) return state;
  const ends = state.plan.push.map((route) => recordOf(state, route.id).lastEnd);
  const last = ends[0] ?? null;
  const isHopeless = ends.every((end) => end !== null && endVerdict(end) === "final");
  return isHopeless && last !== null ? withNothing({ ...state, failure: last }) : state;
}
