import type { LinkListener, LinkRequest, OpenLink, Transport } from "@holdfast/core";
import { WebSocketLink } from "./web_socket_link.ts";

/** Options of {@linkcode webSocketTransport}. */
export interface WebSocketTransportOptions {
  /** The constructor; looked up when a link opens. @default {globalThis.WebSocket} */
  readonly WebSocket?: typeof WebSocket;
  /**
   * Bytes that may wait in the socket before `send` says `full`; one message of any size goes into
   * an empty buffer. @default {1048576}
   */
  readonly bufferedBytesMax?: number;
}

/**
 * WebSocket as a page has it (WHATWG WebSockets). A page sees no status of a refused handshake, no
 * pings, and can send no headers.
 *
 * @example What a page can see
 * ```ts
 * import { webSocketTransport } from "@holdfast/adapter-browser";
 * import { equal } from "node:assert/strict";
 *
 * const { capabilities } = webSocketTransport();
 * equal(capabilities.seesStatus, false);
 * equal(capabilities.hasBinary, true);
 * ```
 */
export function webSocketTransport(options: WebSocketTransportOptions = {}): Transport {
  return {
    kind: "websocket",
    capabilities: {
      canSend: true,
      canAsk: false,
      canAskFeed: true,
      seesStatus: false,
      hasBinary: true,
      canResume: true,
    },
    open: (request: LinkRequest, listener: LinkListener): OpenLink =>
      new WebSocketLink(request, listener, {
        WebSocket: options.WebSocket ?? globalThis.WebSocket,
        bufferedBytesMax: options.bufferedBytesMax ?? 1_048_576,
      }),
  };
}
