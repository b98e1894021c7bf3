import type { MemoryOfNetwork } from "../model/event.ts";
import type { LinkEnd } from "../model/link_end.ts";
import type {
  ConnectionState,
  Doubt,
  LinkState,
  Outage,
  PullState,
  RouteRecord,
} from "../model/state.ts";
import { nextBackoffMs } from "../policy/backoff.ts";
import { nextRandom } from "../policy/random_sequence.ts";
import { recordOf, specOf } from "./reading.ts";

/** The state with one link changed. */
export function withLink(
  state: ConnectionState,
  attempt: number,
  change: Partial<LinkState>,
): ConnectionState {
  const links = state.links.map((link) => link.attempt === attempt ? { ...link, ...change } : link);
  return { ...state, links };
}

/** The state without these attempts; nobody hears of them again. */
export function withoutLinks(
  state: ConnectionState,
  isGone: (link: LinkState) => boolean,
): ConnectionState {
  const links = state.links.filter((link) => !isGone(link));
  return links.length === state.links.length ? state : { ...state, links };
}

/** The state with one route's record changed. */
export function withRecord(
  state: ConnectionState,
  routeId: string,
  change: Partial<RouteRecord>,
): ConnectionState {
  const record = { ...recordOf(state, routeId), ...change };
  return { ...state, routes: { ...state.routes, [routeId]: record } };
}

/** The state with its pull side changed; nothing happens where there is none. */
export function withPull(
  state: ConnectionState,
  change: Partial<PullState>,
): ConnectionState {
  return state.pull === null ? state : { ...state, pull: { ...state.pull, ...change } };
}

/** The state with what memory knows of this network, instead of what it knew of the one before. */
export function withMemory(
  state: ConnectionState,
  { remembered, seenToWork = [] }: MemoryOfNetwork,
): ConnectionState {
  return { ...state, remembered, seenToWork };
}

/** The state with every link, attempt and question let go. */
export function withNothing(state: ConnectionState): ConnectionState {
  const pull = state.pull === null ? null : { ...state.pull, inFlight: null };
  return { ...state, links: [], current: null, outage: null, rivalAt: null, rivals: 0, pull };
}

/** Draws from the state's own random sequence. */
export function draw(
  state: ConnectionState,
): readonly [number, ConnectionState] {
  const { value, seed } = nextRandom(state.seed);
  return [value, { ...state, seed }];
}

/** Begins an outage, with an attempt at once or in the first window. */
export function beginOutage(
  state: ConnectionState,
  isAtOnce: boolean,
): ConnectionState {
  const [phase, drawn] = draw(state);
  const outage: Outage = {
    startedAt: state.now,
    phase,
    attempts: 0,
    nextRoundAt: state.now,
    round: null,
    walked: [],
  };
  const nextRoundAt = isAtOnce ? state.now : roundAfter(drawn, outage);
  return { ...drawn, outage: { ...outage, nextRoundAt } };
}

/** Lets the next walk or rival begin as soon as the budget allows. */
export function tryLinksNow(state: ConnectionState): ConnectionState {
  const { outage, now, rivalAt } = state;
  const tried = outage === null || outage.round !== null ? state : {
    ...state,
    outage: { ...outage, nextRoundAt: Math.min(outage.nextRoundAt, now) },
  };
  return rivalAt === null ? tried : { ...tried, rivalAt: Math.min(rivalAt, now) };
}

/** When the walk after this moment begins, by the backoff. */
export function roundAfter(state: ConnectionState, outage: Outage): number {
  const { backoffBaseMs: baseMs, backoffCapMs: capMs } = state.plan.options;
  const elapsedMs = state.now - outage.startedAt;
  return outage.startedAt +
    nextBackoffMs(elapsedMs, outage.phase, { baseMs, capMs });
}

/** Adds a doubt to a link. */
export function withDoubt(
  state: ConnectionState,
  link: LinkState,
  doubt: Doubt,
): ConnectionState {
  if (link.doubts.includes(doubt)) return state;
  return withLink(state, link.attempt, {
    doubts: [...link.doubts, doubt],
    doubtedAt: link.doubtedAt ?? state.now,
    calmAt: null,
  });
}

/** Takes doubts from a link; when the last one goes, its calm begins. */
export function withoutDoubts(
  state: ConnectionState,
  link: LinkState,
  gone: readonly Doubt[],
): ConnectionState {
  const doubts = link.doubts.filter((doubt) => !gone.includes(doubt));
  if (doubts.length === link.doubts.length) return state;
  const calmAt = doubts.length === 0 ? state.now : null;
  return withLink(state, link.attempt, { doubts, calmAt });
}

/**
 * Doubts the open links that were not heard since a time and cannot be asked: they may be
 * half-open, and a rival opens in one round trip.
 */
export function doubtUnheard(
  state: ConnectionState,
  since: number,
): ConnectionState {
  return state.links
    .filter((link) => link.stage === "open" && link.heardAt <= since)
    .filter((link) => specOf(state, link.routeId).ask === "none")
    .reduce((doubted, link) => withDoubt(doubted, link, "unheard"), state);
}

/** Remembers a route's end: what it was, the peer's wish, one failure more if it proved nothing. */
export function withEnd(
  state: ConnectionState,
  link: LinkState,
  end: LinkEnd,
): ConnectionState {
  const record = recordOf(state, link.routeId);
  const wishMs = Math.min(
    end.retryAfterMs ?? 0,
    state.plan.options.retryAfterMsMax,
  );
  const isFailure = link.provedAt === null || record.isSilent;
  const noted = withRecord(state, link.routeId, {
    lastEnd: end,
    notBefore: Math.max(record.notBefore, state.now + wishMs),
    failures: isFailure ? record.failures + 1 : 0,
  });
  const outage = noted.outage;
  if (outage === null || !isFailure || outage.walked.includes(link.routeId)) {
    return noted;
  }
  return {
    ...noted,
    outage: { ...outage, walked: [...outage.walked, link.routeId] },
  };
}
