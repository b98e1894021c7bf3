import type { ConnectionState, LinkState } from "../model/state.ts";
import { decayed } from "../policy/decay.ts";
import { ladder, type Rung } from "../policy/ladder.ts";
import { budgetAllowsAt, takeAttempt } from "../policy/retry_budget.ts";
import { patienceMs } from "../policy/round_trip.ts";
import { roundAfter, withoutLinks, withRecord } from "./changing.ts";
import { budgetShape } from "./initial_state.ts";
import { currentLink, isAwake, isHeld, isOnlySlow, isProved, rankOf, recordOf } from "./reading.ts";

/** A handshake takes about this many round trips: TCP, TLS, upgrade, and one to spare. */
const HANDSHAKE_TRIPS = 4;
/** Two handshakes at once are a polite race; more are a crowd. */
const RACE_WIDTH = 2;
/**
 * Browsers hold back attempts by up to this long after many failures, and the server is not to
 * blame.
 */
const BROWSER_DELAY_MS = 5000;
const BROWSER_DELAY_AFTER = 8;

/** When the next walk down the ladder may begin; `null` if none is wanted. */
export function roundDueAt(state: ConnectionState): number | null {
  const { outage } = state;
  if (
    outage === null || outage.round !== null || hasLinks(state) ||
    !isAwake(state)
  ) return null;
  const soonest = state.plan.push.map((route) => routeAllowsAt(state, route.id));
  if (soonest.length === 0) return null;
  return Math.max(
    outage.nextRoundAt,
    Math.min(...soonest),
    sharedGateAt(state),
  );
}

/** Begins a walk down the ladder, over the routes that may be tried now. */
export function beginRound(state: ConnectionState): ConnectionState {
  const { outage } = state;
  if (outage === null) return state;
  const queue = ladder(rungs(state), state.remembered)
    .filter((id) => routeAllowsAt(state, id) <= state.now);
  const round = { queue, lastLaunchAt: state.now };
  return launchNext({ ...state, outage: { ...outage, round } });
}

/** When the next route of the walk under way may start; `null` if none is wanted. */
export function launchDueAt(state: ConnectionState): number | null {
  const round = state.outage?.round;
  const head = round?.queue[0];
  if (
    round === undefined || round === null || head === undefined ||
    !isAwake(state)
  ) return null;
  const connecting = state.links.filter((link) => link.stage === "connecting").length;
  if (connecting >= RACE_WIDTH) return null;
  const turn = connecting === 0 ? state.now : round.lastLaunchAt + state.plan.options.staggerMs;
  return Math.max(turn, routeAllowsAt(state, head), sharedGateAt(state));
}

/** Starts the next route of the walk. */
export function launchNext(state: ConnectionState): ConnectionState {
  const { outage } = state;
  const round = outage?.round ?? null;
  const head = round?.queue[0];
  if (outage === null || round === null || head === undefined) return state;
  const started = startAttempt(state, head);
  const next = { queue: round.queue.slice(1), lastLaunchAt: state.now };
  return {
    ...started,
    outage: { ...outage, attempts: outage.attempts + 1, round: next },
  };
}

/**
 * Ends a walk that has nothing left to start and nothing under way: the backoff says when the next
 * begins.
 */
export function endRound(state: ConnectionState): ConnectionState {
  const { outage } = state;
  if (outage === null || outage.round === null) return state;
  if (outage.round.queue.length > 0 || hasLinks(state)) return state;
  return {
    ...state,
    outage: { ...outage, round: null, nextRoundAt: roundAfter(state, outage) },
  };
}

/** Why a second link is wanted beside the current one, if it is. */
export function rivalReason(
  state: ConnectionState,
): "doubt" | "promotion" | null {
  const link = currentLink(state);
  if (link === null || !isAwake(state)) return null;
  const hasRival = state.links.some((other) =>
    other.attempt !== link.attempt && other.retireAt === null &&
    other.doubts.length === 0
  );
  if (hasRival) return slowRival(state) === null ? null : "doubt";
  if (link.doubts.length > 0) return "doubt";
  return isProved(link) && rankOf(state, link.routeId) > 0 ? "promotion" : null;
}

/**
 * A rival of a doubted link that is not up yet, alone: what silenced the link may keep its route
 * from opening anew, so after a head start the next route starts beside it, as in any race.
 */
function slowRival(state: ConnectionState): LinkState | null {
  const link = currentLink(state);
  if (link === null || link.doubts.length === 0 || isOnlySlow(link)) return null;
  const [rival, ...more] = state.links.filter((other) => other.attempt !== link.attempt);
  return rival?.stage === "connecting" && more.length === 0 ? rival : null;
}

/** When the rival may start; `null` if none is wanted. */
export function rivalDueAt(state: ConnectionState): number | null {
  const routeId = rivalRoute(state);
  if (state.rivalAt === null || routeId === null) return null;
  const slow = slowRival(state);
  return Math.max(
    slow === null ? state.rivalAt : slow.startedAt + state.plan.options.staggerMs,
    routeAllowsAt(state, routeId),
    sharedGateAt(state),
  );
}

/** Starts a rival; the one after it waits longer. Two that race each other count as one. */
export function launchRival(state: ConnectionState): ConnectionState {
  const routeId = rivalRoute(state);
  if (routeId === null) return state;
  if (slowRival(state) !== null) return startAttempt(state, routeId);
  const rivals = state.rivals + 1;
  // A rival that is doubted itself makes room, so that two doubtful links do not wait for each
  // other.
  const cleared = withoutLinks(
    state,
    ({ attempt, doubts }) => attempt !== state.current && doubts.length > 0,
  );
  return {
    ...startAttempt(cleared, routeId),
    rivals,
    rivalAt: state.now + rivalPauseMs(state, rivals),
  };
}

/** The pause before a rival with this number, in milliseconds: doubling, up to a cap. */
export function rivalPauseMs(state: ConnectionState, rivals: number): number {
  const { rivalBaseMs, rivalCapMs } = state.plan.options;
  return Math.min(rivalCapMs, rivalBaseMs * 2 ** Math.min(rivals, 30));
}

function rivalRoute(state: ConnectionState): string | null {
  const link = currentLink(state);
  const reason = rivalReason(state);
  if (link === null || reason === null) return null;
  const rank = rankOf(state, link.routeId);
  const slow = slowRival(state);
  const eligible = rungs(state).filter((rung, index) => {
    if (reason === "promotion") return index < rank && !rung.isHeld;
    if (rung.id === slow?.routeId) return false;
    // A new link on the same slow path would be slow as well.
    return !isOnlySlow(link) || rung.id !== link.routeId;
  });
  return ladder(eligible, null)[0] ?? null;
}

function rungs(state: ConnectionState): readonly Rung[] {
  const { scoreHalfLifeMs } = state.plan.options;
  return state.plan.push.map(({ id }) => {
    const { failures, lastAttemptAt } = recordOf(state, id);
    const ageMs = lastAttemptAt === null ? 0 : state.now - lastAttemptAt;
    const score = decayed(failures, ageMs, scoreHalfLifeMs);
    return { id, failures: score, isHeld: isHeld(state, id) };
  });
}

function hasLinks(state: ConnectionState): boolean {
  return state.links.some((link) => link.retireAt === null);
}

/**
 * What one route asks for: the peer's wish, and the smallest gap between two attempts. One behind a
 * gate does not slip in while others are kept back by nothing but their gaps.
 */
function routeAllowsAt(state: ConnectionState, routeId: string): number {
  const { push, options } = state.plan;
  const ahead = isHeld(state, routeId) ? push.filter(({ id }) => !isHeld(state, id)) : [];
  const lastAttempts = [routeId, ...ahead.map(({ id }) => id)]
    .map((id) => recordOf(state, id).lastAttemptAt ?? -Infinity);
  const gapEnd = Math.max(...lastAttempts) + options.attemptGapMs;
  return Math.max(recordOf(state, routeId).notBefore, gapEnd);
}

/**
 * What holds for all routes together: the budget, and a slow pace while the device says offline.
 */
function sharedGateAt(state: ConnectionState): number {
  const budgetAt = budgetAllowsAt(
    state.budget,
    budgetShape(state.plan),
    state.now,
  );
  if (state.surroundings.isOnline) return budgetAt;
  const last = Math.max(
    ...Object.values(state.routes).map((r) => r.lastAttemptAt ?? -Infinity),
  );
  return Math.max(budgetAt, last + state.plan.options.offlineEveryMs);
}

function startAttempt(
  state: ConnectionState,
  routeId: string,
): ConnectionState {
  const budget = takeAttempt(state.budget, budgetShape(state.plan), state.now);
  if (budget === null) return state;
  const attempt = state.attemptCount + 1;
  const link: LinkState = {
    attempt,
    routeId,
    stage: "connecting",
    startedAt: state.now,
    connectBy: state.now + connectPatienceMs(state, routeId),
    openedAt: null,
    provedAt: null,
    proof: null,
    heardAt: state.now,
    ask: null,
    askAt: null,
    missedAsks: 0,
    heartbeatEveryMs: null,
    messageAt: null,
    missedAt: null,
    doubts: [],
    doubtedAt: null,
    calmAt: null,
    retireAt: null,
  };
  const noted = withRecord(state, routeId, { lastAttemptAt: state.now });
  return {
    ...noted,
    budget,
    attemptCount: attempt,
    links: [...state.links, link],
  };
}

function connectPatienceMs(state: ConnectionState, routeId: string): number {
  const { connectTimeoutMsMin, connectTimeoutMsMax } = state.plan.options;
  const isHeldBack = recordOf(state, routeId).failures > BROWSER_DELAY_AFTER;
  const leastMs = connectTimeoutMsMin + (isHeldBack ? BROWSER_DELAY_MS : 0);
  return patienceMs(state.quality, HANDSHAKE_TRIPS, {
    leastMs,
    mostMs: Math.max(leastMs, connectTimeoutMsMax),
  });
}
