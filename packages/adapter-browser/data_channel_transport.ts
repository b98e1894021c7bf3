import type { Clock, Transport } from "@holdfast/core";
import { createDataChannel, type DataChannelOptions, type PeerLike } from "@holdfast/core/web";
import { pageClock } from "./page_clock.ts";
import { pageWeb } from "./page_web.ts";

/** Options of {@linkcode dataChannelTransport}. */
export interface DataChannelTransportOptions extends DataChannelOptions {
  /** The constructor; looked up when a link opens. @default {globalThis.RTCPeerConnection} */
  readonly RTCPeerConnection?: typeof RTCPeerConnection;
  /** STUN and TURN servers; a gateway with a public address needs none. @default {[]} */
  readonly iceServers?: readonly RTCIceServer[];
  /** Carries the offer. @default {globalThis.fetch} */
  readonly fetch?: typeof fetch;
}

/**
 * WebRTC data channels as a page has them: the offer goes out by `fetch`, the feed comes by UDP.
 *
 * @example What a page can see
 * ```ts
 * import { dataChannelTransport } from "@holdfast/adapter-browser";
 * import { equal } from "node:assert/strict";
 *
 * const { capabilities } = dataChannelTransport();
 * equal(capabilities.canAsk, true);
 * equal(capabilities.hasBinary, false);
 * ```
 *
 * @param clock Time for every deadline. @default {the page's}
 */
export function dataChannelTransport(
  options: DataChannelTransportOptions = {},
  clock: Clock = pageClock(),
): Transport {
  const createPeer = (): PeerLike => {
    const constructor = options.RTCPeerConnection ?? globalThis.RTCPeerConnection;
    if (constructor === undefined) {
      throw new TypeError("Cannot open a data channel: there is no RTCPeerConnection here");
    }
    return new constructor({ iceServers: [...options.iceServers ?? []] });
  };
  return createDataChannel(pageWeb(options.fetch), clock, createPeer, options);
}
