import type { LinkEnd, PullFailure } from "./link_end.ts";
import type { RouteKind } from "./route.ts";
import type { Seen } from "./seen.ts";

/** Frames on an open link: whether any came, how large, how late. */
export interface FramesEvidence extends Seen {
  readonly kind: "frames";
  /**
   * `late` came in bursts after having been held back; `invalid` broke RFC 6455; `cut`: the link
   * ended because of the frame that was sent.
   */
  readonly outcome: "arrived" | "missing" | "late" | "invalid" | "cut";
  readonly bytes?: number;
  /** What was looked at: a push, an echo of our own, a protocol ping's pong, a close frame. */
  readonly what?: "push" | "echo" | "pong" | "close";
  /** What is wrong with it, in words. */
  readonly flaw?: string;
}

/** Which sizes pass, measured with random bytes, which no compression can hide. */
export interface FrameSizesEvidence extends Seen {
  readonly kind: "frame_sizes";
  /** Seen from this side: `up` towards the server. */
  readonly direction: "up" | "down";
  /** The largest payload that passed, in bytes. */
  readonly largestPassed: number;
  /** The smallest that did not; null when every size passed. */
  readonly smallestLost: number | null;
  /** How it did not: nothing came any more, the link ended, or it was answered with a status. */
  readonly how?: "vanished" | "closed" | "refused";
  readonly code?: number;
  readonly status?: number;
}

/** An open link was left quiet. */
export interface IdleEvidence extends Seen {
  readonly kind: "idle";
  readonly quietMs: number;
  readonly outcome: "alive" | "cut";
  /** Whether anything was said when it was cut; a silent cut shows only by the next question. */
  readonly said?: "close" | "reset" | "nothing";
}

/** Several links at once. */
export interface BurstEvidence extends Seen {
  readonly kind: "burst";
  readonly what: "upgrade" | "request";
  readonly asked: number;
  readonly succeeded: number;
  /** Statuses of those that did not, each once. */
  readonly statuses: readonly number[];
  /** `Retry-After` or what a rate-limit header says, in milliseconds. */
  readonly retryAfterMs?: number;
}

/** An event stream or a streamed body. */
export interface StreamEvidence extends Seen {
  readonly kind: "stream";
  readonly outcome: "live" | "buffered" | "absent";
  /** Until the headers came; null when they did not. */
  readonly headersMs: number | null;
  /** Until the first bytes of the body came; null when they did not. */
  readonly firstByteMs: number | null;
}

/** An open link ended. */
export interface CloseEvidence extends Seen {
  readonly kind: "close";
  readonly routeKind: RouteKind;
  readonly livedMs: number;
  /** Since the last byte heard. */
  readonly quietMs: number;
  readonly end: LinkEnd;
}

/** Lifetimes of past links, newest last, in milliseconds. */
export interface LifetimesEvidence extends Seen {
  readonly kind: "lifetimes";
  readonly livedMs: readonly number[];
  /** How long each had been quiet at its end; same order. */
  readonly quietMs?: readonly number[];
}

/** One poll. */
export interface PollEvidence extends Seen {
  readonly kind: "poll";
  readonly outcome: "ok" | "failed";
  readonly tookMs: number;
  readonly failure?: PullFailure;
}

/** A message to ourselves, through the server. */
export interface LoopbackEvidence extends Seen {
  readonly kind: "loopback";
  readonly outcome: "ok" | "missing";
  readonly tookMs: number;
}

/** What the id in the WebSocket's address is, by what the REST side says of the key. */
export interface ChannelEvidence extends Seen {
  readonly kind: "channel";
  readonly is: "invoice-key" | "admin-key" | "wallet-id" | "unknown";
  /** Whether the server pushes payments to it. */
  readonly pushedTo: boolean;
}

/** A pushed value beside what REST said at the same time. */
export interface ValuesEvidence extends Seen {
  readonly kind: "values";
  readonly outcome: "same" | "push-older" | "change-without-push";
}

/** What only the page itself can see. */
export interface PageEvidence extends Seen {
  readonly kind: "page";
  readonly what:
    | "offline"
    | "online"
    | "mixed-content"
    | "csp-violation"
    | "secure-page"
    | "frozen"
    | "timers-late"
    | "address-changed"
    | "address-space"
    | "fetch-hangs-socket-opens"
    | "retry-delayed"
    | "cors-refused"
    | "captive-portal";
  /** The directive, the address space, the duration: masked. */
  readonly detail?: string;
}
