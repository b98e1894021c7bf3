import type { ConnectionEvent } from "../model/event.ts";
import type { PullFailure } from "../model/link_end.ts";
import type { ConnectionState, LinkState, PullState } from "../model/state.ts";
import { backoffWindow } from "../policy/backoff.ts";
import { doubtUnheard, draw, tryLinksNow, withPull } from "./changing.ts";
import { endLink } from "./on_link.ts";
import { withSample } from "./on_quality.ts";
import { currentLink, isProved, pullPaceMs, recordOf, specOf } from "./reading.ts";

type Of<T extends ConnectionEvent["type"]> = Extract<
  ConnectionEvent,
  { readonly type: T }
>;

/** A refusal counts when it is said twice: a proxy being reconfigured says many things once. */
const FATAL_REFUSALS = 2;
/** Questions in a row without any answer after which a doubted link is left. */
const FAILURES_TO_LEAVE = 2;

/** A question was answered. */
export function onPullAnswered(
  state: ConnectionState,
  event: Of<"pull_answered">,
): ConnectionState {
  const pull = state.pull;
  if (pull?.inFlight?.n !== event.n) return state;
  const askedAt = pull.inFlight.at;
  const isExplained = !event.isChanged ||
    hasBrought(state, pull, event.messages);
  // Of several changes the first counts: else a value that changes all the time would never be
  // missed.
  const isFirst = !isExplained && pull.unexplained?.attempt !== state.current;
  const unexplained = isFirst && state.current !== null
    ? { at: state.now, attempt: state.current }
    : pull.unexplained;
  const answered = withPull(state, {
    inFlight: null,
    answeredAskAt: askedAt,
    failures: 0,
    fatal: 0,
    unexplained,
    ...settledWish(pull, askedAt, state),
  });
  const marked = event.isChanged ? withMissed(answered, pull, event.messages) : answered;
  const sampled = withSample(marked, event.rttMs);
  // What was away is back: no need to wait for the next window.
  return pull.failures >= FAILURES_TO_LEAVE ? tryLinksNow(sampled) : sampled;
}

/** Whether the link brought the change that a poll just saw, or could not be expected to. */
function hasBrought(
  state: ConnectionState,
  pull: PullState,
  messages: Readonly<Record<number, number>>,
): boolean {
  const link = currentLink(state);
  return link === null || hasLinkBrought(link, pull, messages);
}

/** Marks the links beside the current one that did not bring the change either. */
function withMissed(
  state: ConnectionState,
  pull: PullState,
  messages: Readonly<Record<number, number>>,
): ConnectionState {
  const isMissing = (link: LinkState): boolean =>
    link.attempt !== state.current && !isProved(link) &&
    link.missedAt === null &&
    !hasLinkBrought(link, pull, messages);
  if (!state.links.some(isMissing)) return state;
  const links = state.links.map((link) =>
    isMissing(link) ? { ...link, missedAt: state.now } : link
  );
  return { ...state, links };
}

function hasLinkBrought(
  link: LinkState,
  pull: PullState,
  messages: Readonly<Record<number, number>>,
): boolean {
  const since = pull.answeredAskAt;
  if (since === null || link.openedAt === null) return true;
  if (link.openedAt > since) return true;
  const messageAt = Math.max(
    link.messageAt ?? -Infinity,
    messages[link.attempt] ?? -Infinity,
  );
  return messageAt >= since;
}

/** News that came after the question was asked still wants one that is asked later. */
function settledWish(
  pull: PullState,
  askedAt: number,
  state: ConnectionState,
): Pick<PullState, "nextAt" | "wantedAt"> {
  const isOpen = pull.wantedAt !== null && pull.wantedAt >= askedAt;
  if (isOpen) {
    return {
      wantedAt: pull.wantedAt,
      nextAt: askedAt + state.plan.options.pullGapMs,
    };
  }
  return { wantedAt: null, nextAt: askedAt + pullPaceMs(state) };
}

/** A question failed. */
export function onPullFailed(
  state: ConnectionState,
  event: Of<"pull_failed">,
): ConnectionState {
  if (state.pull?.inFlight?.n !== event.n) return state;
  return failPull(state, event.failure);
}

/** Draws the conclusions from a failed question: ask later, or never. */
export function failPull(
  state: ConnectionState,
  failure: PullFailure,
): ConnectionState {
  const pull = state.pull;
  if (pull === null) return state;
  const fatal = failure.isFatal === true ? pull.fatal + 1 : 0;
  const failures = pull.failures + 1;
  const [share, drawn] = draw(state);
  const wishMs = Math.min(
    failure.retryAfterMs ?? 0,
    state.plan.options.retryAfterMsMax,
  );
  const failed = withPull(drawn, {
    inFlight: null,
    failures,
    fatal,
    lastFailure: failure,
    nextAt: state.now + Math.ceil(pauseMs(state, failures, fatal, share)),
    notBefore: Math.max(pull.notBefore, state.now + wishMs),
  });
  // An answer that is no success was an answer all the same: the path lost nothing.
  const isLost = failure.how === "network" || failure.how === "timeout";
  const sampled = isLost ? leaveDoubted(withSample(failed, null), pull) : failed;
  return fatal >= FATAL_REFUSALS && !hasOrderedLink(sampled) ? { ...sampled, failure } : sampled;
}

/**
 * A question that got no answer at all casts doubt on links that cannot be asked; when it happens
 * again, nothing delivers, and a doubted link is not worth keeping.
 */
function leaveDoubted(state: ConnectionState, pull: PullState): ConnectionState {
  const doubted = doubtUnheard(state, pull.lastAskAt ?? state.now);
  const link = currentLink(doubted);
  const isLost = link !== null && pull.failures + 1 >= FAILURES_TO_LEAVE &&
    link.doubts.some((doubt) => doubt === "unheard" || doubt === "heartbeat");
  if (!isLost) return doubted;
  return endLink(doubted, link, {
    how: "timeout",
    message: "Not heard, and polls got no answer",
  });
}

/** A proved link that carries its own order needs no poll to be right. */
function hasOrderedLink(state: ConnectionState): boolean {
  const link = currentLink(state);
  return link !== null && link.provedAt !== null &&
    specOf(state, link.routeId).guarantee === "cursor" &&
    !recordOf(state, link.routeId).isSilent;
}

function pauseMs(
  state: ConnectionState,
  failures: number,
  fatal: number,
  share: number,
): number {
  const {
    backoffBaseMs: baseMs,
    backoffCapMs: capMs,
    pullGapMs,
    offlineEveryMs,
  } = state.plan.options;
  if (fatal > 0) return pullGapMs;
  if (!state.surroundings.isOnline) return offlineEveryMs;
  const windowMs = backoffWindow(failures - 1, { baseMs, capMs }).lengthMs;
  return Math.max(pullGapMs, windowMs * (0.5 + share / 2));
}

/** News arrived that only a question can confirm. */
export function onPullWanted(state: ConnectionState): ConnectionState {
  const pull = state.pull;
  if (pull === null) return state;
  const { pullGapMs } = state.plan.options;
  const soonest = Math.max(
    state.now,
    (pull.lastAskAt ?? -Infinity) + pullGapMs,
  );
  // While questions fail, their own pace holds: news must not break the backoff.
  const nextAt = pull.failures > 0 ? pull.nextAt : Math.min(pull.nextAt, soonest);
  return withPull(state, { wantedAt: state.now, nextAt });
}
