import type { ConnectionState, Doubt, Phase } from "@holdfast/core";
import { describeFailure, describeFault } from "./describe_end.ts";
import { formatDuration } from "./format_time.ts";
import { routeWord } from "./route_word.ts";

/** How a state feels; colours hang on it. */
export type Tone = "calm" | "busy" | "doubt" | "reach" | "lost" | "off";

/** A state in words. */
export interface StateWords {
  /** One word for the eye. */
  readonly word: string;
  readonly tone: Tone;
  /** One sentence: what is true now, and why. */
  readonly sentence: string;
}

const WORDS: Readonly<Record<Phase, readonly [string, Tone]>> = {
  idle: ["Ready", "off"],
  connecting: ["Connecting", "busy"],
  open: ["Live", "calm"],
  degraded: ["Doubtful", "doubt"],
  polling: ["Polling", "reach"],
  waiting: ["Waiting", "lost"],
  failed: ["Stopped", "lost"],
  closed: ["Closed", "off"],
};

const DOUBTS: Readonly<Record<Doubt, string>> = {
  heartbeat: "the link did not answer when asked for a sign of life",
  push: "a question saw a change that the link did not bring",
  quality: "the path is slow or loses too much",
  unheard: "the link has not been heard since the network or the device changed",
};

/** The one word and the colour of a phase. */
export function phaseWord(phase: Phase): { readonly word: string; readonly tone: Tone } {
  const [word, tone] = WORDS[phase];
  return { word, tone };
}

/** What is true now, in words that need no manual. */
export function describeState(state: ConnectionState): StateWords {
  return { ...phaseWord(state.phase), sentence: sentence(state) };
}

/**
 * What is being tried now, and when the next try is due.
 *
 * @param state The state.
 * @param nextAt When the next attempt or question is due; `null` when none is.
 * @param now Time on the connection's clock.
 */
export function describeNext(state: ConnectionState, nextAt: number | null, now: number): string {
  if (state.phase === "failed") return "Nothing is tried until you ask for it";
  if (state.phase === "closed" || state.phase === "idle") {
    return "Nothing is tried";
  }
  const tries = triesNow(state);
  if (tries !== "") return tries;
  if (state.phase === "open" || state.phase === "degraded") {
    return nextQuestion(state, now);
  }
  const unproved = state.links.find((link) => link.stage === "open" && link.provedAt === null);
  if (unproved) {
    return `${routeWord(state, unproved.routeId)} is open and has yet to prove itself`;
  }
  if (nextAt === null) return "The next try follows when the network changes";
  const inMs = nextAt - now;
  const when = inMs <= 0 ? "now" : `in ${formatDuration(inMs, "up")}`;
  return state.phase === "polling" ? `A live link is tried again ${when}` : `Next try ${when}`;
}

function sentence(state: ConnectionState): string {
  switch (state.phase) {
    case "idle":
      return "Nobody has asked for the balance yet";
    case "connecting":
      return "Opening a live link, and asking for the balance meanwhile";
    case "open":
      return openSentence(state);
    case "degraded":
      return `${capital(doubtWords(state))}, so the server is asked as well${unconfirmed(state)}`;
    case "polling":
      return `No live link gets through, so the server is asked ${pace(state)}`;
    case "waiting":
      return waitingSentence(state);
    case "failed":
      return state.failure
        ? `Trying again cannot help: ${describeFault(state.failure)}`
        : "Trying again cannot help";
    case "closed":
      return "This wallet is no longer watched";
  }
}

function openSentence(state: ConnectionState): string {
  const news = `News arrives by ${currentWord(state)}`;
  const trouble = unconfirmed(state);
  return trouble === "" ? `${news} the moment it happens` : `${news}${trouble}`;
}

/**
 * A link brings news, and only an answer to a question is the truth: without answers the value
 * ages.
 */
function unconfirmed({ pull }: ConnectionState): string {
  if (!pull?.lastFailure || pull.failures === 0) return "";
  return `, but the balance is not confirmed: ${describeFailure(pull.lastFailure)}`;
}

function nextQuestion({ pull }: ConnectionState, now: number): string {
  if (!pull || pull.nextAt === null) {
    return "The server is asked when there is news";
  }
  const inMs = Math.max(pull.nextAt, pull.notBefore) - now;
  const when = inMs <= 0 ? "now" : `again in ${formatDuration(inMs, "up")}`;
  return `The server is asked ${when}`;
}

function waitingSentence(state: ConnectionState): string {
  if (!state.surroundings.isOnline) {
    return "Nothing gets through: this device says it is offline";
  }
  const failure = state.pull?.lastFailure;
  return failure ? `Nothing gets through: ${describeFailure(failure)}` : "Nothing gets through";
}

function doubtWords(state: ConnectionState): string {
  const link = state.links.find((one) => one.attempt === state.current);
  const doubt = link?.doubts[0];
  return doubt ? DOUBTS[doubt] : "the link was in doubt a moment ago";
}

function pace(state: ConnectionState): string {
  const { pollEveryMs, hiddenPollEveryMs } = state.plan.options;
  const everyMs = state.surroundings.isVisible ? pollEveryMs : hiddenPollEveryMs;
  return `every ${formatDuration(everyMs)}`;
}

function currentWord(state: ConnectionState): string {
  const link = state.links.find((one) => one.attempt === state.current);
  return link ? routeWord(state, link.routeId) : "the live link";
}

function triesNow(state: ConnectionState): string {
  const opening = state.links
    .filter((link) => link.stage === "connecting")
    .map((link) => routeWord(state, link.routeId));
  const isAsking = state.pull?.inFlight && state.pull.failures > 0;
  const tries = [...new Set(opening).values()].map((word) => `opening ${word}`);
  if (isAsking) tries.push("asking for the balance");
  return tries.length === 0 ? "" : capital(`${tries.join(" and ")} now`);
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
