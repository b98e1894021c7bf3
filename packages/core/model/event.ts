import type { LinkEnd, PullFailure } from "./link_end.ts";
import type { Signal } from "./signal.ts";

/**
 * Everything that can happen to a connection. Past tense, plain data, each with its time on the
 * connection's clock. Messages are not among them: they take the straight road, and the machine
 * learns only that a link was heard.
 */
export type ConnectionEvent =
  & { readonly at: number }
  & (
    | { readonly type: "started"; readonly seed: number } & MemoryOfNetwork
    /** The device is in another network, of which memory knows something else. */
    | { readonly type: "memory_read" } & MemoryOfNetwork
    | { readonly type: "retry_requested" }
    | { readonly type: "closed_by_user" }
    /** The handshake succeeded. */
    | {
      readonly type: "link_opened";
      readonly attempt: number;
      readonly heartbeatEveryMs?: number;
    }
    /** The first message of an attempt, and later ones at most once per sampling interval. */
    | { readonly type: "message_received"; readonly attempt: number }
    /** The link was asked and answered. */
    | {
      readonly type: "ask_answered";
      readonly attempt: number;
      readonly n: number;
      readonly rttMs: number;
    }
    | {
      readonly type: "link_ended";
      readonly attempt: number;
      readonly end: LinkEnd;
    }
    /**
     * A pull answered; `isChanged` against the last confirmed value. `messages` are the times of
     * the newest message by attempt, sampled now, so that a change which a link did bring is never
     * held against it.
     */
    | {
      readonly type: "pull_answered";
      readonly n: number;
      readonly rttMs: number;
      readonly isChanged: boolean;
      readonly messages: Readonly<Record<number, number>>;
    }
    | {
      readonly type: "pull_failed";
      readonly n: number;
      readonly failure: PullFailure;
    }
    /** News arrived that only a pull can confirm. */
    | { readonly type: "pull_wanted"; readonly why: "news" | "gap" | "user" }
    | { readonly type: "signalled"; readonly signal: Signal }
    /**
     * The earliest deadline passed. `heard` are the newest signs of life by attempt, sampled now,
     * so that a deadline is never judged on stale knowledge.
     */
    | {
      readonly type: "deadline_reached";
      readonly deadline: number;
      readonly heard: Readonly<Record<number, number>>;
    }
  );

/** What memory knows of the network that the device is in. */
export interface MemoryOfNetwork {
  /** The route that worked last. */
  readonly remembered: string | null;
  /** Gated routes that were seen to work. @default {[]} */
  readonly seenToWork?: readonly string[];
}

/** The name of an event. */
export type ConnectionEventType = ConnectionEvent["type"];
