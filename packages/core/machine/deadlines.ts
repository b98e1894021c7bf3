import type { ConnectionState, LinkState } from "../model/state.ts";
import { suspiciousSilenceMs } from "../policy/heartbeat.ts";
import { patienceMs } from "../policy/round_trip.ts";
import {
  beginRound,
  launchDueAt,
  launchNext,
  launchRival,
  rivalDueAt,
  roundDueAt,
} from "./attempts.ts";
import { withDoubt, withLink, withoutLinks, withPull, withRecord } from "./changing.ts";
import { endLink, prove } from "./on_link.ts";
import { failPull } from "./on_pull.ts";
import { withSample } from "./on_quality.ts";
import { fallbackDueAt } from "./phase.ts";
import { currentLink, isAwake, isProved, pullPaceMs, recordOf } from "./reading.ts";

/** One thing that falls due: when, and what then. */
interface Deadline {
  /** When it is due; `null` if it is not awaited. */
  readonly at: (state: ConnectionState) => number | null;
  /** What the passing of it changes. After it, `at` must lie later or be `null`. */
  readonly then: (state: ConnectionState) => ConnectionState;
}

/**
 * Patience with a question goes a little beyond the puller's own, so that the puller can say more.
 */
const PULL_GRACE_MS = 500;
const ASK_TRIPS = 3;
/** Degree of suspicion at which a silent peer is doubted, and at which it is left. */
const PHI_DOUBT = 1;
const PHI_LEAVE = 2;

/** Everything that can fall due, each in one place. */
export const DEADLINES: readonly Deadline[] = [
  {
    at: earliest((link) => link.stage === "connecting" ? link.connectBy : null),
    then: giveUpConnecting,
  },
  { at: earliest((link) => link.ask?.by ?? null), then: missAsk },
  { at: earliest(silenceAt), then: doubtSilence },
  { at: earliest((link) => link.ask === null ? link.askAt : null), then: ask },
  { at: earliest((link) => link.retireAt), then: retire },
  { at: earliest((link, state) => uptimeAt(state, link)), then: proveByUptime },
  { at: earliest((link, state) => calmAt(state, link)), then: forgetDoubt },
  { at: graceEndsAt, then: missPush },
  {
    at: earliest((link, state) => candidacyEndsAt(state, link)),
    then: dropCandidate,
  },
  { at: (state) => state.pull?.inFlight?.by ?? null, then: giveUpPull },
  { at: pullDueAt, then: askPull },
  { at: launchDueAt, then: launchNext },
  { at: roundDueAt, then: beginRound },
  { at: rivalDueAt, then: launchRival },
  // Nothing to do but to look again: the phase is read off the time.
  {
    at: (state) => notYet(state, fallbackDueAt(state)),
    then: (state) => state,
  },
];

/** The earliest moment at which something falls due; `null` if nothing is awaited. */
export function nextDeadline(state: ConnectionState): number | null {
  let next: number | null = null;
  for (const deadline of DEADLINES) {
    const at = deadline.at(state);
    if (at !== null && (next === null || at < next)) next = at;
  }
  return next;
}

function notYet(state: ConnectionState, at: number | null): number | null {
  return at !== null && at > state.now ? at : null;
}

function earliest(
  of: (link: LinkState, state: ConnectionState) => number | null,
): (state: ConnectionState) => number | null {
  return (state) => {
    let next: number | null = null;
    for (const link of state.links) {
      const at = of(link, state);
      if (at !== null && (next === null || at < next)) next = at;
    }
    return next;
  };
}

function giveUpConnecting(state: ConnectionState): ConnectionState {
  const link = state.links.find((other) =>
    other.stage === "connecting" && other.connectBy <= state.now
  );
  if (link === undefined) return state;
  const message = `No answer to the handshake in ${link.connectBy - link.startedAt} ms`;
  return endLink(state, link, { how: "timeout", message });
}

function ask(state: ConnectionState): ConnectionState {
  const link = state.links.find((other) =>
    other.ask === null && other.askAt !== null && other.askAt <= state.now
  );
  if (link === undefined) return state;
  const { askTimeoutMsMin, askTimeoutMsMax } = state.plan.options;
  const limits = { leastMs: askTimeoutMsMin, mostMs: askTimeoutMsMax };
  const by = state.now + patienceMs(state.quality, ASK_TRIPS, limits);
  const n = state.askCount + 1;
  return withLink({ ...state, askCount: n }, link.attempt, {
    ask: { n, at: state.now, by },
  });
}

/**
 * No answer in time. Bytes that came meanwhile are life as well, so only a silent link is doubted.
 */
function missAsk(state: ConnectionState): ConnectionState {
  const link = state.links.find((other) => other.ask !== null && other.ask.by <= state.now);
  if (link === undefined || link.ask === null) return state;
  const { missedAsksMax, doubtedAskEveryMs } = state.plan.options;
  const isHeard = link.heardAt > link.ask.at;
  const missedAsks = link.missedAsks + 1;
  // A link that never proved anything may be useless on a good path, which then must not look
  // lossy.
  const sampled = isProved(link) ? withSample(state, null) : state;
  const waited = withLink(sampled, link.attempt, {
    ask: null,
    askAt: Math.max(state.now, link.ask.at + doubtedAskEveryMs),
    missedAsks: isHeard ? 0 : missedAsks,
  });
  if (isHeard) return waited;
  if (missedAsks >= missedAsksMax) {
    return endLink(waited, link, {
      how: "timeout",
      message: `No answer to ${missedAsks} asks`,
    });
  }
  const silent = waited.links.find((other) => other.attempt === link.attempt) ??
    link;
  return withDoubt(waited, silent, "heartbeat");
}

/** When the silence of a peer that announced its heartbeat becomes suspicious. */
function silenceAt(link: LinkState): number | null {
  if (
    link.stage !== "open" || link.heartbeatEveryMs === null ||
    link.retireAt !== null
  ) return null;
  const phi = link.doubts.includes("heartbeat") ? PHI_LEAVE : PHI_DOUBT;
  return link.heardAt + suspiciousSilenceMs(phi, link.heartbeatEveryMs);
}

function doubtSilence(state: ConnectionState): ConnectionState {
  const link = state.links.find((other) => (silenceAt(other) ?? Infinity) <= state.now);
  if (link === undefined) return state;
  if (!link.doubts.includes("heartbeat")) {
    return withDoubt(state, link, "heartbeat");
  }
  const message = `Silent for ${
    state.now - link.heardAt
  } ms, heartbeat announced each ${link.heartbeatEveryMs} ms`;
  return endLink(state, link, { how: "timeout", message });
}

function retire(state: ConnectionState): ConnectionState {
  return withoutLinks(
    state,
    (link) => link.retireAt !== null && link.retireAt <= state.now,
  );
}

/**
 * A quiet link is proved by time, if a poll asked since agreed with it and nothing speaks against
 * it.
 */
function uptimeAt(state: ConnectionState, link: LinkState): number | null {
  if (link.stage !== "open" || link.openedAt === null || isProved(link)) {
    return null;
  }
  if (link.doubts.length > 0 || recordOf(state, link.routeId).isSilent) {
    return null;
  }
  const { pull } = state;
  const dueAt = link.openedAt + state.plan.options.minUptimeMs;
  if (pull === null) return dueAt;
  const isAgreed = pull.answeredAskAt !== null &&
    pull.answeredAskAt >= link.openedAt;
  return isAgreed && pull.unexplained === null ? dueAt : null;
}

function proveByUptime(state: ConnectionState): ConnectionState {
  const link = state.links.find((other) => (uptimeAt(state, other) ?? Infinity) <= state.now);
  return link === undefined ? state : prove(state, link.attempt, "uptime");
}

function calmAt(state: ConnectionState, link: LinkState): number | null {
  return link.calmAt === null ? null : link.calmAt + state.plan.options.calmMs;
}

function forgetDoubt(state: ConnectionState): ConnectionState {
  const link = state.links.find((other) => (calmAt(state, other) ?? Infinity) <= state.now);
  return link === undefined
    ? state
    : withLink(state, link.attempt, { doubtedAt: null, calmAt: null });
}

function graceEndsAt(state: ConnectionState): number | null {
  const unexplained = state.pull?.unexplained ?? null;
  return unexplained === null ? null : unexplained.at + state.plan.options.pushGraceMs;
}

/**
 * A change came that the link did not bring: once is a doubt, again and again is a useless link.
 */
function missPush(state: ConnectionState): ConnectionState {
  const attempt = state.pull?.unexplained?.attempt;
  const settled = withPull(state, { unexplained: null });
  const link = currentLink(settled);
  // Another link took over meanwhile: it could not have brought the change.
  if (link === null || link.attempt !== attempt) return settled;
  const missedPushes = recordOf(settled, link.routeId).missedPushes + 1;
  const counted = withRecord(settled, link.routeId, { missedPushes });
  // One that has brought news before gets one more chance: some changes are pushed by no server.
  const limit = state.plan.options.missedPushesMax +
    (link.messageAt === null ? 0 : 1);
  if (missedPushes < limit) return withDoubt(counted, link, "push");
  const silent = withRecord(counted, link.routeId, { isSilent: true });
  const message = `Open, but ${missedPushes} changes in a row did not arrive`;
  return silent.links
    .filter((other) => other.routeId === link.routeId && other.stage === "open")
    .reduce(
      (left, other) => endLink(left, other, { how: "timeout", message }),
      silent,
    );
}

/**
 * A link that opened beside the current one and does not bring what the value does is useless. Left
 * open, it would keep every further attempt from starting.
 */
function candidacyEndsAt(
  state: ConnectionState,
  link: LinkState,
): number | null {
  if (
    link.missedAt === null || link.attempt === state.current || isProved(link)
  ) return null;
  return link.missedAt + state.plan.options.pushGraceMs;
}

function dropCandidate(state: ConnectionState): ConnectionState {
  const link = state.links.find((other) =>
    (candidacyEndsAt(state, other) ?? Infinity) <= state.now
  );
  if (link === undefined) return state;
  const message = "Open beside another link, but a change did not arrive";
  return endLink(state, link, { how: "timeout", message });
}

function giveUpPull(state: ConnectionState): ConnectionState {
  const { pullTimeoutMs } = state.plan.options;
  return failPull(state, {
    how: "timeout",
    message: `No answer in ${pullTimeoutMs} ms`,
  });
}

/**
 * When the next question is due: its own time, or earlier if the pace quickened; never before the
 * peer allows it.
 */
export function pullDueAt(state: ConnectionState): number | null {
  const { pull } = state;
  if (pull === null || pull.inFlight !== null || !isAwake(state)) return null;
  if (pull.lastAskAt === null) return Math.max(pull.nextAt, pull.notBefore);
  const paced = pull.failures > 0
    ? pull.nextAt
    : Math.min(pull.nextAt, pull.lastAskAt + pullPaceMs(state));
  return Math.max(
    paced,
    pull.lastAskAt + state.plan.options.pullGapMs,
    pull.notBefore,
  );
}

function askPull(state: ConnectionState): ConnectionState {
  const { pull } = state;
  if (pull === null) return state;
  const n = pull.count + 1;
  const by = state.now + state.plan.options.pullTimeoutMs + PULL_GRACE_MS;
  return withPull(state, {
    count: n,
    inFlight: { n, at: state.now, by },
    lastAskAt: state.now,
  });
}
