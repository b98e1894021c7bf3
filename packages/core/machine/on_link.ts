import type { ConnectionEvent } from "../model/event.ts";
import type { LinkEnd } from "../model/link_end.ts";
import type { ConnectionState, LinkState, Proof } from "../model/state.ts";
import { endVerdict } from "../policy/close_code.ts";
import { longerAskMs, shorterAskMs } from "../policy/heartbeat.ts";
import { withSample } from "./on_quality.ts";
import {
  beginOutage,
  withEnd,
  withLink,
  withoutDoubts,
  withoutLinks,
  withPull,
  withRecord,
} from "./changing.ts";
import { isHeld, isProved, linkOf, recentEnds, recordOf, specOf } from "./reading.ts";

type Of<T extends ConnectionEvent["type"]> = Extract<
  ConnectionEvent,
  { readonly type: T }
>;

const ENDS_MAX = 50;
/** Shorter silences tell nothing about what a path forgets. */
const IDLE_DEATH_MS = 1000;

/** The handshake succeeded: from now on the link has to prove itself. */
export function onLinkOpened(
  state: ConnectionState,
  event: Of<"link_opened">,
): ConnectionState {
  const link = linkOf(state, event.attempt);
  if (link === null || link.stage === "open") return state;
  const canAsk = specOf(state, link.routeId).ask !== "none";
  // Questions that fail until now have a better chance on a path that just answered.
  const hasFailures = state.pull !== null && state.pull.failures > 0;
  const asked = hasFailures ? withPull(state, { nextAt: state.now }) : state;
  return withLink(asked, link.attempt, {
    stage: "open",
    openedAt: state.now,
    heardAt: state.now,
    askAt: canAsk ? state.now : null,
    heartbeatEveryMs: event.heartbeatEveryMs ?? null,
  });
}

/** A message came: the strongest proof there is, and the end of every doubt but slowness. */
export function onMessage(
  state: ConnectionState,
  event: Of<"message_received">,
): ConnectionState {
  const link = linkOf(state, event.attempt);
  if (link === null || link.stage !== "open") return state;
  const heard = withLink(state, link.attempt, {
    heardAt: state.now,
    messageAt: state.now,
  });
  const calmed = withoutDoubts(heard, { ...link, heardAt: state.now }, [
    "heartbeat",
    "unheard",
    "push",
  ]);
  const explained = withPull(calmed, { unexplained: null });
  const noted = withRecord(explained, link.routeId, {
    missedPushes: 0,
    isSilent: false,
  });
  return prove(noted, link.attempt, "message");
}

/** The peer answered: it lives, and the round trip is known. */
export function onAskAnswered(
  state: ConnectionState,
  event: Of<"ask_answered">,
): ConnectionState {
  const link = linkOf(state, event.attempt);
  if (link === null || link.ask === null || link.ask.n !== event.n) {
    return state;
  }
  const answered = withLink(state, link.attempt, {
    heardAt: state.now,
    ask: null,
    missedAsks: 0,
    askAt: Math.max(state.now, link.ask.at + askPaceMs(state, link)),
  });
  const calmed = withoutDoubts(answered, link, ["heartbeat", "unheard"]);
  return prove(withSample(calmed, event.rttMs), link.attempt, "answer");
}

/** The pace of asks for this link now, in milliseconds. */
export function askPaceMs(state: ConnectionState, link: LinkState): number {
  const usualMs = recordOf(state, link.routeId).askEveryMs;
  const isDoubted = link.doubts.length > 0;
  return isDoubted ? Math.min(usualMs, state.plan.options.doubtedAskEveryMs) : usualMs;
}

/**
 * Counts a link as proved. A route that was left for its silence is proved by a message only: a
 * pong, or quiet uptime, is just what a socket on the wrong channel has to offer.
 */
export function prove(
  state: ConnectionState,
  attempt: number,
  proof: Proof,
): ConnectionState {
  const link = linkOf(state, attempt);
  if (link === null || isProved(link)) return state;
  if (recordOf(state, link.routeId).isSilent && proof !== "message") {
    return state;
  }
  const proved = withLink(state, attempt, { provedAt: state.now, proof });
  const noted = withRecord(throughGate(proved, link.routeId), link.routeId, { failures: 0 });
  // What went unanswered during the outage says nothing about the path that ended it.
  const samples = state.outage === null ? state.samples : state.samples.filter(isAnswered);
  return { ...noted, outage: null, samples };
}

/** A route that was seen to work is no longer held back for its kind. */
function throughGate(state: ConnectionState, routeId: string): ConnectionState {
  if (!isHeld(state, routeId)) return state;
  return { ...state, seenToWork: [...state.seenToWork, routeId] };
}

function isAnswered(sample: { readonly rttMs: number | null }): boolean {
  return sample.rttMs !== null;
}

/** A link ended by itself. */
export function onLinkEnded(
  state: ConnectionState,
  event: Of<"link_ended">,
): ConnectionState {
  const link = linkOf(state, event.attempt);
  return link === null ? state : endLink(state, link, event.end);
}

/**
 * Takes a link out and draws the conclusions: what the route is worth, and whether to try again at
 * once.
 */
export function endLink(
  state: ConnectionState,
  link: LinkState,
  end: LinkEnd,
): ConnectionState {
  const gone = withoutLinks(state, (other) => other.attempt === link.attempt);
  const paced = link.openedAt === null ? gone : withAskPace(gone, link, end);
  const noted = withEnd(paced, link, end);
  const counted = link.openedAt === null || link.retireAt !== null ? noted : withUnwishedEnd(noted);
  if (link.attempt !== state.current) return counted;
  const cut = withPull({ ...counted, current: null }, { nextAt: state.now });
  const hasOther = cut.links.some((other) => other.stage === "open");
  if (hasOther || cut.outage !== null) return cut;
  const livedMs = state.now - (link.openedAt ?? state.now);
  const isIsolated = isProved(link) &&
    livedMs >= state.plan.options.minUptimeMs &&
    endVerdict(end) === "at_once";
  return beginOutage(cut, isIsolated);
}

function withUnwishedEnd(state: ConnectionState): ConnectionState {
  return { ...state, ends: [...recentEnds(state), state.now].slice(-ENDS_MAX) };
}

/**
 * A link that died quietly teaches how long this path remembers; one that lived well lets the
 * interval grow.
 */
function withAskPace(
  state: ConnectionState,
  link: LinkState,
  end: LinkEnd,
): ConnectionState {
  const { askEveryMsMin: leastMs, askEveryMs: mostMs } = state.plan.options;
  const record = recordOf(state, link.routeId);
  const quietMs = state.now - link.heardAt;
  const isQuietDeath = quietMs >= IDLE_DEATH_MS && end.wasClean !== true &&
    (end.how === "closed" || end.how === "timeout");
  const askEveryMs = isQuietDeath
    ? shorterAskMs(record.askEveryMs, quietMs, { leastMs, mostMs })
    : longerAskMs(record.askEveryMs, { leastMs, mostMs });
  return withRecord(state, link.routeId, { askEveryMs });
}
