import type { Signal } from "../model/signal.ts";
import type { ConnectionState, Surroundings } from "../model/state.ts";
import {
  beginOutage,
  doubtUnheard,
  tryLinksNow,
  withLink,
  withNothing,
  withoutLinks,
  withPull,
} from "./changing.ts";
import { isAwake, isProved } from "./reading.ts";

/** The device or the page told something. */
export function onSignal(
  state: ConnectionState,
  signal: Signal,
): ConnectionState {
  const known = { ...state, surroundings: heard(state.surroundings, signal) };
  if (!isAwake(known) && signal.type !== "frozen") return known;
  switch (signal.type) {
    case "online":
    case "network_changed":
      return hint(restartAttempts(doubtUnheard(known, known.now)));
    case "offline":
      return doubtUnheard(askNow(known), known.now);
    case "visible":
      return hint(known);
    case "hidden":
      return known;
    case "resumed":
      return resume(known);
    case "frozen":
      // An open socket would keep the page from the cache, and nobody looks.
      return withNothing(known);
    case "thawed":
      // A page that is shown for the first time is told the same, and has nothing to begin anew.
      return resume(
        state.surroundings.isFrozen ? beginOutage(known, true) : known,
      );
  }
}

function heard(before: Surroundings, signal: Signal): Surroundings {
  switch (signal.type) {
    case "online":
    case "offline":
      return { ...before, isOnline: signal.type === "online" };
    case "visible":
    case "hidden":
      return { ...before, isVisible: signal.type === "visible" };
    case "frozen":
    case "thawed":
      return { ...before, isFrozen: signal.type === "frozen" };
    case "network_changed":
      return { ...before, network: signal.network };
    case "resumed":
      return before;
  }
}

/**
 * Something may be better now: ask, poll and try at once. The budget and the smallest gaps still
 * hold, so a flood of hints is harmless.
 */
export function hint(state: ConnectionState): ConnectionState {
  const tried = tryLinksNow(askNow(state));
  const { pull, now } = tried;
  return pull === null ? tried : withPull(tried, { nextAt: Math.min(pull.nextAt, now) });
}

/**
 * Time passed without us. What was waited for may have come and gone, so nothing is judged by it:
 * every wait starts again, and each link is asked anew.
 */
export function resume(state: ConnectionState): ConnectionState {
  const links = state.links.map((link) => ({
    ...link,
    // Nobody could be heard meanwhile: a silence is counted from now on.
    heardAt: state.now,
    // Nor did time spent asleep prove a link, or calm a doubt.
    openedAt: link.openedAt === null || isProved(link) ? link.openedAt : state.now,
    calmAt: link.calmAt === null ? null : state.now,
    ask: null,
    missedAsks: 0,
    missedAt: null,
  }));
  const rearmed = withPull({ ...state, links }, {
    inFlight: null,
    unexplained: null,
  });
  return hint(restartAttempts(doubtUnheard(rearmed, rearmed.now)));
}

/** Handshakes begun on another network, or before a sleep, lead nowhere: begin the walk anew. */
function restartAttempts(state: ConnectionState): ConnectionState {
  const dropped = withoutLinks(state, (link) => link.stage === "connecting");
  if (dropped.outage === null || dropped === state) return dropped;
  return {
    ...dropped,
    outage: { ...dropped.outage, round: null, nextRoundAt: state.now },
  };
}

/** Asks every open link now that can be asked. */
function askNow(state: ConnectionState): ConnectionState {
  return state.links
    .filter((link) => link.stage === "open" && link.askAt !== null && link.ask === null)
    .reduce(
      (asked, link) => withLink(asked, link.attempt, { askAt: state.now }),
      state,
    );
}
