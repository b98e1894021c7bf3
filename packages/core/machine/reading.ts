import type { ConnectionState, LinkState, RouteRecord } from "../model/state.ts";
import type { RouteSpec } from "../model/route.ts";
import { pullEveryMs } from "../policy/freshness.ts";
import { isGated } from "../policy/gate.ts";

const ENDS_WINDOW_MS = 600_000;

/** The link that counts, if one is up. */
export function currentLink(state: ConnectionState): LinkState | null {
  return state.links.find((link) => link.attempt === state.current) ?? null;
}

/** The attempt with this number, if it is alive. */
export function linkOf(
  state: ConnectionState,
  attempt: number,
): LinkState | null {
  return state.links.find((link) => link.attempt === attempt) ?? null;
}

/** What is remembered of a route of the plan. */
export function recordOf(state: ConnectionState, routeId: string): RouteRecord {
  const record = state.routes[routeId];
  if (record === undefined) {
    throw new RangeError(`Cannot find route '${routeId}' in the plan`);
  }
  return record;
}

/** The plan's word on a push route. */
export function specOf(state: ConnectionState, routeId: string): RouteSpec {
  const spec = state.plan.push.find((route) => route.id === routeId);
  if (spec === undefined) {
    throw new RangeError(`Cannot find route '${routeId}' in the plan`);
  }
  return spec;
}

/** Whether a route waits behind the gate of its kind: it was not seen to work on this network. */
export function isHeld(state: ConnectionState, routeId: string): boolean {
  return isGated(specOf(state, routeId).kind) && !state.seenToWork.includes(routeId);
}

/** Place of a route in the plan, 0 is best. */
export function rankOf(state: ConnectionState, routeId: string): number {
  return state.plan.push.findIndex((route) => route.id === routeId);
}

/** The ends that count against the path: those of the last ten minutes that nobody wished for. */
export function recentEnds(state: ConnectionState): readonly number[] {
  return state.ends.filter((at) => state.now - at <= ENDS_WINDOW_MS);
}

/** Whether a link has shown that it carries something. */
export function isProved(link: LinkState): boolean {
  return link.provedAt !== null;
}

/**
 * Whether an open link may count as "open" to the user: it is proved, or nothing speaks against its
 * route yet. A route that failed before must prove itself first, so that a link which opens and
 * dies again and again does not flicker.
 */
export function isTrusted(state: ConnectionState, link: LinkState): boolean {
  const record = recordOf(state, link.routeId);
  return isProved(link) || (record.failures === 0 && !record.isSilent);
}

/** Whether a link is doubted, or was until a moment ago. */
export function isDoubted(link: LinkState): boolean {
  return link.doubtedAt !== null;
}

/** Whether nothing speaks against a link but slowness or loss, which it shares with its path. */
export function isOnlySlow(link: LinkState): boolean {
  return link.doubts.length > 0 &&
    link.doubts.every((doubt) => doubt === "quality");
}

/** Whether polls carry the value: there is no link that is proved and beyond doubt. */
export function isCovering(state: ConnectionState): boolean {
  const link = currentLink(state);
  return link === null || !isProved(link) || isDoubted(link);
}

/** Whether polls bring the value; one lost question is no end of it. */
export function isPullDelivering(state: ConnectionState): boolean {
  return state.pull !== null && state.pull.answeredAskAt !== null &&
    state.pull.failures < 2;
}

/** The pace of questions now, in milliseconds. */
export function pullPaceMs(state: ConnectionState): number {
  const isVisible = state.surroundings.isVisible;
  return pullEveryMs(
    { isCovering: isCovering(state), isVisible },
    state.plan.options,
  );
}

/** Whether the machine is to do anything at all. */
export function isActive(state: ConnectionState): boolean {
  return state.isStarted && !state.isClosed && state.failure === null;
}

/** Whether it may use the network now. */
export function isAwake(state: ConnectionState): boolean {
  return isActive(state) && !state.surroundings.isFrozen;
}
