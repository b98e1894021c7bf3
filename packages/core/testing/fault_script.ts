import type { RouteKind } from "../model/route.ts";
import type { Throttle } from "./virtual_clock.ts";

/**
 * The six ways in which a link is useless though the network is up, each of which must be left in
 * bounded time.
 *
 * - `silent`: the handshake is never answered.
 * - `refused`: it is answered with an HTTP error.
 * - `closes`: it opens, and closes at once.
 * - `mute`: it opens, and nothing ever comes, not even an answer.
 * - `buffered`: the headers come, and something on the way keeps the body until it has a lot of it.
 * - `wrong_channel`: it opens, it answers, and pushes for somebody else.
 */
export type UselessLink =
  | "silent"
  | "refused"
  | "closes"
  | "mute"
  | "buffered"
  | "wrong_channel";

/** Every {@linkcode UselessLink}. */
export const USELESS_LINKS: readonly UselessLink[] = [
  "silent",
  "refused",
  "closes",
  "mute",
  "buffered",
  "wrong_channel",
];

/** What the network does to each packet. */
export interface PathConditions {
  /** One way, in milliseconds. @default {20} */
  readonly latencyMs: number;
  /** Up to this much more, uniformly. @default {0} */
  readonly jitterMs: number;
  /** Share of packets lost. TCP sends them again, so loss shows as delay. @default {0} */
  readonly loss: number;
}

/**
 * Something that happens to the world. Lasts until another fault of its kind, or `heal`, undoes it.
 */
export type Fault =
  /** The path becomes slow, shaky or lossy. */
  | { readonly type: "path"; readonly conditions: PathConditions }
  /** Links of these kinds become useless; `poll` may be `silent` or `refused`. Open links stay. */
  | {
    readonly type: "useless";
    readonly kinds: readonly RouteKind[];
    readonly how: UselessLink;
    /** Of `refused`. @default {502} */
    readonly status?: number;
    readonly retryAfterMs?: number;
  }
  /** Nothing can be reached, and says so fast; open links break. */
  | { readonly type: "down" }
  /** Packets vanish in silence; what is open stays open and hears nothing until `up`. */
  | { readonly type: "black_hole" }
  /** Ends `down` and `black_hole`. What was held back arrives then. */
  | { readonly type: "up" }
  /** Open links end without a word (1006). */
  | { readonly type: "cut" }
  /** Open links die in silence, new ones work: a NAT forgot them. */
  | { readonly type: "half_open" }
  /** The server closes every link with 1012 and is away for this long. */
  | {
    readonly type: "restart";
    readonly forMs: number;
    readonly isFeedLost?: boolean;
  }
  /** The server answers 503, or another status, for this long. */
  | {
    readonly type: "overload";
    readonly forMs: number;
    readonly status?: number;
    readonly retryAfterMs?: number;
  }
  /** Credentials are refused (404, as LNbits answers an unknown key) or accepted again. */
  | { readonly type: "key"; readonly isAccepted: boolean }
  /**
   * A middlebox ends links that were quiet for this long, with 1006 or in silence; those opened
   * from now on.
   */
  | {
    readonly type: "idle_cut";
    readonly afterMs: number | null;
    readonly isSilent?: boolean;
  }
  /** Links live this long at most; it holds for those opened from now on. */
  | { readonly type: "lifetime"; readonly maxMs: number | null }
  /**
   * The device says that it has no network, or has one again. With `offline` packets vanish too.
   */
  | { readonly type: "offline" | "online" }
  /** The page is hidden and its timers coarse, or visible again. */
  | { readonly type: "hidden"; readonly throttle: Throttle }
  | { readonly type: "visible" }
  /** The address changes: open links die in silence. */
  | { readonly type: "network_changed"; readonly network: string }
  /** The device sleeps: no timer fires, no byte is read, the world goes on. */
  | {
    readonly type: "sleep";
    readonly forMs: number;
    /** Whether a signal tells of it afterwards. @default {true} */
    readonly isSaid?: boolean;
    /** What becomes of the open links meanwhile. @default {"kept"} */
    readonly links?: "kept" | "cut" | "half_open";
  }
  /**
   * The page is frozen for this long (back/forward cache). A device that sleeps freezes nothing.
   */
  | { readonly type: "freeze"; readonly forMs: number }
  /** Everything of the above is over at once, except for a sleep or a freeze under way. */
  | { readonly type: "heal" };

/** A fault and when it comes, in milliseconds after the world began. */
export type ScriptedFault = Fault & { readonly atMs: number };

/** A whole run's faults: plain data, to be generated, shrunk, printed and replayed. */
export type FaultScript = readonly ScriptedFault[];
