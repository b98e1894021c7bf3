import type { Cursor } from "../model/cursor.ts";
import type { LinkEnd } from "../model/link_end.ts";
import type { Route, RouteKind } from "../model/route.ts";

/** What a transport of this kind can do here. Conformance cases ask for these. */
export interface TransportCapabilities {
  /** Messages can be sent to the peer. */
  readonly canSend: boolean;
  /** {@linkcode OpenLink.ask} exists and is answered by a healthy peer. */
  readonly canAsk: boolean;
  /**
   * Where {@linkcode TransportCapabilities.canAsk} is false: a healthy peer that speaks the feed
   * protocol answers an ask all the same.
   *
   * @default {false}
   */
  readonly canAskFeed?: boolean;
  /** The status of a refused handshake is visible. */
  readonly seesStatus: boolean;
  /** Binary messages arrive as bytes. */
  readonly hasBinary: boolean;
  /** The link can start after a cursor. */
  readonly canResume: boolean;
}

/** What opening a link needs. */
export interface LinkRequest {
  readonly route: Route;
  /** Continue after this place, where the kind can. */
  readonly resumeAfter: Cursor | null;
  /** Largest message accepted, in bytes; a larger one ends the link with 1009. */
  readonly maxMessageBytes: number;
}

/**
 * Where a transport reports to. Nothing may be reported before `open` returned, nor after `ended`.
 */
export interface LinkListener {
  /** The link is usable. At most once. */
  opened(facts: OpenFacts): void;
  /** One whole message. The straight road: no copy, no queue. */
  message(data: string | Uint8Array): void;
  /** Bytes that are no message but prove life: a ping from the peer, an event stream's comment. */
  heard(): void;
  /** The peer answered the ask with this number. */
  answered(ask: number): void;
  /** The link is over. Exactly once, and last; also when it never opened. */
  ended(end: LinkEnd): void;
}

/** What is known when a link opens. */
export interface OpenFacts {
  readonly status?: number;
  readonly protocol?: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** Milliseconds within which the peer announced its next heartbeat. */
  readonly heartbeatEveryMs?: number;
}

/** What became of a message that was to be sent. */
export type SendResult = "sent" | "full" | "not_open";

/** A link as its owner holds it. */
export interface OpenLink {
  /** Sends one message, or says why not. Never queues beyond the carrier's own buffer. */
  send(data: string | Uint8Array): SendResult;
  /** Asks the peer for a sign of life with this number; absent where the kind cannot ask. */
  ask?(ask: number): void;
  /**
   * Leaves at once: nothing is reported afterwards and nothing is waited for (a browser may take 60
   * s to close a dead socket). The closing handshake goes on behind the scenes.
   */
  abandon(code?: number, reason?: string): void;
}

/**
 * One kind of carrier. Opening has no effect beyond the link itself; a transport holds no state
 * between links.
 */
export interface Transport {
  readonly kind: RouteKind;
  readonly capabilities: TransportCapabilities;
  open(request: LinkRequest, listener: LinkListener): OpenLink;
}
