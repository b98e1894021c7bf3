import type { Clock } from "../ports/clock.ts";
import type { Transport } from "../ports/transport.ts";
import { WebTransportLink } from "./web_transport_link.ts";
import type { SessionPlatform } from "./web_transport_session.ts";

/** Options for {@linkcode createWebTransport}. */
export interface WebTransportOptions {
  /**
   * Longest wait for the session, then for the stream, then for the first line.
   *
   * @default {10000}
   */
  readonly openMs?: number;
  /** Bytes that may wait in the stream before `send` says `full`. @default {1048576} */
  readonly bufferedBytesMax?: number;
}

/**
 * A transport over WebTransport (HTTP/3): one session, one stream in both directions, one message a
 * line. The first line says who asks, since a page can send no headers: the ticket of the route's
 * `authorization` header, and the place to go on after. The link is open when the gateway's first
 * line is there. Text only, without line feeds.
 *
 * @param platform The platform's sessions.
 * @param clock Time for every deadline.
 */
export function createWebTransport(
  platform: SessionPlatform,
  clock: Clock,
  options: WebTransportOptions = {},
): Transport {
  const limits = {
    openMs: options.openMs ?? 10_000,
    bufferedBytesMax: options.bufferedBytesMax ?? 1 << 20,
  };
  return {
    kind: "webtransport",
    capabilities: {
      canSend: true,
      canAsk: true,
      seesStatus: false,
      hasBinary: false,
      canResume: true,
    },
    open: (request, listener) => {
      const link = new WebTransportLink({ platform, clock, limits, request, listener });
      // The listener hears nothing before open() returned.
      Promise.resolve().then(() => link.run());
      return link;
    },
  };
}
