import type { Clock, Transport } from "@holdfast/core";
import { type BridgeSocketLike, createBridge, type WebTransportOptions } from "@holdfast/core/web";
import { WebSocket } from "ws";
import { nodeWebPlatform } from "./node_web_platform.ts";
import { systemClock } from "./system_clock.ts";

/**
 * Feeds through a bridge from WebSockets to TCP, such as websockify, over `ws`.
 *
 * @param clock Time for every deadline. @default {the system's}
 */
export function bridgeTransport(
  options: WebTransportOptions = {},
  clock: Clock = systemClock(),
): Transport {
  return createBridge(
    {
      createSocket: (url, protocol) =>
        // A bridge gains nothing from compression, and some answer the offer with an error.
        new WebSocket(url, [protocol], { perMessageDeflate: false }) as unknown as BridgeSocketLike,
      createDecoder: () => nodeWebPlatform().createDecoder(),
      encode: (text) => new TextEncoder().encode(text),
    },
    clock,
    options,
  );
}
