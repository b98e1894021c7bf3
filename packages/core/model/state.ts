import type { LinkEnd, PullFailure } from "./link_end.ts";
import type { Options } from "./options.ts";
import type { Quality } from "./quality.ts";
import type { RouteSpec } from "./route.ts";

/**
 * The states that users see. `connecting → open → degraded → polling` is the spine.
 *
 * - `idle`: nobody asked yet.
 * - `connecting`: no push link yet; attempts run, and a poll at once.
 * - `open`: a push link is up.
 * - `degraded`: the link is up but doubtful; polls run at full rate and a rival link is tried.
 * - `polling`: no push link; polls deliver.
 * - `waiting`: nothing delivers; something is due at a known time or signal.
 * - `failed`: retrying cannot help; only `retryNow()` leaves it.
 * - `closed`: the user closed it.
 */
export type Phase =
  | "idle"
  | "connecting"
  | "open"
  | "degraded"
  | "polling"
  | "waiting"
  | "failed"
  | "closed";

/** Why an open link is doubted. */
export type Doubt =
  /** An ask for a sign of life went unanswered. */
  | "heartbeat"
  /** A poll saw a change that the link did not bring. */
  | "push"
  /** Round trips or losses are beyond their thresholds. */
  | "quality"
  /** The device slept, the network changed or the device says offline: not heard since. */
  | "unheard";

/** What proved that a link carries something. */
export type Proof = "message" | "answer" | "uptime";

/** One try to hold a route open, from its start to its end. Times are the clock's milliseconds. */
export interface LinkState {
  /** Grows for the life of the connection; events of other attempts are not heard. */
  readonly attempt: number;
  readonly routeId: string;
  readonly stage: "connecting" | "open";
  readonly startedAt: number;
  /** When patience with the handshake ends. */
  readonly connectBy: number;
  readonly openedAt: number | null;
  /** When it was proved of use, and by what; `null` while it is not. */
  readonly provedAt: number | null;
  readonly proof: Proof | null;
  /** The last sign of life that the machine knows of. */
  readonly heardAt: number;
  /** The ask in flight. */
  readonly ask:
    | { readonly n: number; readonly at: number; readonly by: number }
    | null;
  /** When to ask next; `null` where the link cannot be asked. */
  readonly askAt: number | null;
  /** Asks in a row without an answer. */
  readonly missedAsks: number;
  /** The peer announced a heartbeat at this interval; `null` if it did not. */
  readonly heartbeatEveryMs: number | null;
  /** When a message last came, as far as sampled; `null` before the first. */
  readonly messageAt: number | null;
  /**
   * A poll saw a change that this link, open beside the current one and unproved, did not bring.
   */
  readonly missedAt: number | null;
  readonly doubts: readonly Doubt[];
  /** When the doubts began. */
  readonly doubtedAt: number | null;
  /** When the last reason for doubt ended. */
  readonly calmAt: number | null;
  /** When a replaced link that still overlaps is let go. */
  readonly retireAt: number | null;
}

/** The pull side: one question at a time. */
export interface PullState {
  readonly routeId: string;
  /** Questions asked so far. */
  readonly count: number;
  readonly inFlight: {
    readonly n: number;
    readonly at: number;
    readonly by: number;
  } | null;
  /** When the newest question was asked; `null` before the first. */
  readonly lastAskAt: number | null;
  /** When the next question is due, if nothing calls for it earlier. */
  readonly nextAt: number;
  /** Not before this time, by the peer's wish. */
  readonly notBefore: number;
  /** News that a question asked before this time cannot confirm. */
  readonly wantedAt: number | null;
  /** When the newest answered question was asked. */
  readonly answeredAskAt: number | null;
  readonly failures: number;
  readonly fatal: number;
  readonly lastFailure: PullFailure | null;
  /** A poll saw a change that this attempt has not brought yet. */
  readonly unexplained:
    | { readonly at: number; readonly attempt: number }
    | null;
}

/** The time without a proved link, and where in it we are. Reset by proof only. */
export interface Outage {
  readonly startedAt: number;
  /** Position of the attempt inside each window, [0, 1), drawn once per outage. */
  readonly phase: number;
  readonly attempts: number;
  /** When the next walk down the ladder begins; not counted while one is under way. */
  readonly nextRoundAt: number;
  /** The walk under way: routes still to start, and when the last one started. */
  readonly round: {
    readonly queue: readonly string[];
    readonly lastLaunchAt: number;
  } | null;
  /** Routes already refused or found useless in this outage. */
  readonly walked: readonly string[];
}

/** What is remembered of a route while the connection lives. */
export interface RouteRecord {
  readonly failures: number;
  readonly lastEnd: LinkEnd | null;
  readonly lastAttemptAt: number | null;
  /** Not before this time, by the peer's wish. */
  readonly notBefore: number;
  /** Interval of asks, shortened by idle deaths. */
  readonly askEveryMs: number;
  /** Changes in a row that a poll saw and this route did not bring. */
  readonly missedPushes: number;
  /** It was left because it brought nothing: only a message can prove it again. */
  readonly isSilent: boolean;
}

/** What is known of the device and the page. */
export interface Surroundings {
  readonly isOnline: boolean;
  readonly isVisible: boolean;
  readonly isFrozen: boolean;
  /** Coarse hint on the network (`wifi`, `4g`, …); part of the memory's key. */
  readonly network: string;
}

/** What does not change during the life of a connection. */
export interface Plan {
  /** Push routes, best first. */
  readonly push: readonly RouteSpec[];
  /** The pull route; `null` if there is none. */
  readonly pull: RouteSpec | null;
  readonly options: Options;
}

/** The whole connection as plain data: JSON in, JSON out. */
export interface ConnectionState {
  readonly phase: Phase;
  readonly plan: Plan;
  /** Time of the last event. */
  readonly now: number;
  /** When the phase began. */
  readonly since: number;
  readonly isStarted: boolean;
  readonly isClosed: boolean;
  /** Why retrying cannot help; `null` while it may. */
  readonly failure: PullFailure | LinkEnd | null;
  /** Attempts alive, oldest first. */
  readonly links: readonly LinkState[];
  /** The attempt that counts as *the* link, if one is up. */
  readonly current: number | null;
  readonly attemptCount: number;
  readonly askCount: number;
  readonly pull: PullState | null;
  readonly outage: Outage | null;
  /** Tokens of the retry budget at `refilledAt`. */
  readonly budget: { readonly tokens: number; readonly refilledAt: number };
  /** When a better or a rival link is tried next; `null` when none is wanted. */
  readonly rivalAt: number | null;
  /** Rival attempts since the current link took over or the doubt began. */
  readonly rivals: number;
  readonly lastSwitchAt: number | null;
  /** The route that memory gives a head start. */
  readonly remembered: string | null;
  /** Gated routes that were seen to work on this network: their gate is open. */
  readonly seenToWork: readonly string[];
  readonly routes: Readonly<Record<string, RouteRecord>>;
  readonly surroundings: Surroundings;
  readonly quality: Quality;
  /** Round trips and their fate, for the quality: newest last, bounded. */
  readonly samples: readonly {
    readonly at: number;
    readonly rttMs: number | null;
  }[];
  /** Ends of links nobody wished for, newest last, bounded. */
  readonly ends: readonly number[];
  /** State of the random sequence. */
  readonly seed: number;
}
