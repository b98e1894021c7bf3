import type { Clock, Transport } from "@holdfast/core";
import { createBridge, type WebTransportOptions } from "@holdfast/core/web";
import { pageClock } from "./page_clock.ts";
import { pageWeb } from "./page_web.ts";

/** Options of {@linkcode bridgeTransport}. */
export interface BridgeTransportOptions extends WebTransportOptions {
  /** The constructor; looked up when a link opens. @default {globalThis.WebSocket} */
  readonly WebSocket?: typeof WebSocket;
}

/**
 * Feeds through a bridge from WebSockets to TCP, such as websockify, as a page has them.
 *
 * @example What a page can see
 * ```ts
 * import { bridgeTransport } from "@holdfast/adapter-browser";
 * import { equal } from "node:assert/strict";
 *
 * const { kind, capabilities } = bridgeTransport();
 * equal(kind, "bridge");
 * equal(capabilities.canAsk, true);
 * ```
 *
 * @param clock Time for every deadline. @default {the page's}
 */
export function bridgeTransport(
  options: BridgeTransportOptions = {},
  clock: Clock = pageClock(),
): Transport {
  return createBridge(
    {
      createSocket: (url, protocol) => {
        const constructor = options.WebSocket ?? globalThis.WebSocket;
        return new constructor(url, [protocol]);
      },
      createDecoder: () => pageWeb().createDecoder(),
      encode: (text) => new TextEncoder().encode(text),
    },
    clock,
    options,
  );
}
