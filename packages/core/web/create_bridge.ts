import type { Clock } from "../ports/clock.ts";
import type { Transport } from "../ports/transport.ts";
import { bridgeSession, type BridgeSocketLike } from "./bridge_session.ts";
import { createWebTransport, type WebTransportOptions } from "./create_web_transport.ts";
import type { SessionPlatform } from "./web_transport_session.ts";

/** The platform's WebSockets, and its texts as bytes. */
export interface BridgePlatform extends Pick<SessionPlatform, "createDecoder" | "encode"> {
  /** A new WebSocket that offers this subprotocol; what it throws ends the link as failed. */
  createSocket(url: string, protocol: string): BridgeSocketLike;
}

/** The one subprotocol of websockify; it takes clients without any as well. */
const PROTOCOL = "binary";

/**
 * A transport through a bridge from WebSockets to TCP, such as websockify: what travels is the
 * stream of a WebTransport session, one message a line, in binary messages. Text only, without line
 * feeds.
 *
 * @param platform The platform's WebSockets.
 * @param clock Time for every deadline.
 */
export function createBridge(
  { createSocket, createDecoder, encode }: BridgePlatform,
  clock: Clock,
  options: WebTransportOptions = {},
): Transport {
  const sessions: SessionPlatform = {
    schemes: ["wss", "ws"],
    blockedBy: "the bridge does not answer",
    createSession: (url) => bridgeSession(createSocket(url, PROTOCOL)),
    createDecoder: () => createDecoder(),
    encode: (text) => encode(text),
  };
  return { ...createWebTransport(sessions, clock, options), kind: "bridge" };
}
