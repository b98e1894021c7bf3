import type { Clock, Transport } from "@holdfast/core";
import { createDataChannel, type DataChannelOptions } from "@holdfast/core/web";
import { nodeWebPlatform } from "./node_web_platform.ts";
import { loadPeerPolyfill, type PeerPolyfill } from "./peer_library.ts";
import { systemClock } from "./system_clock.ts";

/** Options of {@linkcode dataChannelTransport}. */
export interface DataChannelTransportOptions extends DataChannelOptions {
  /** STUN and TURN servers, such as `stun:host:3478`. @default {[]} */
  readonly iceServers?: readonly string[];
  /** The only local address that is used. @default {every one} */
  readonly bindAddress?: string;
  /** Loads `RTCPeerConnection`. @default {node-datachannel, an optional dependency} */
  readonly library?: () => Promise<PeerPolyfill>;
}

/**
 * WebRTC data channels over `node-datachannel`, which is loaded when the first link opens. Where it
 * is missing a link ends as failed and says so.
 *
 * @param clock Time for every deadline. @default {the system's}
 */
export function dataChannelTransport(
  options: DataChannelTransportOptions = {},
  clock: Clock = systemClock(),
): Transport {
  const { bindAddress, iceServers = [], library = loadPeerPolyfill } = options;
  return createDataChannel(nodeWebPlatform(), clock, async () => {
    const { RTCPeerConnection } = await library();
    return new RTCPeerConnection({
      iceServers: iceServers.map((urls) => ({ urls })),
      ...(bindAddress === undefined ? {} : { bindAddress }),
    });
  }, options);
}
