import type { Clock } from "../ports/clock.ts";
import type { Transport } from "../ports/transport.ts";
import { DataChannelLink } from "./data_channel_link.ts";
import type { PeerLike } from "./data_channel_peer.ts";
import type { WebPlatform } from "./web_platform.ts";

/** Options for {@linkcode createDataChannel}. */
export interface DataChannelOptions {
  /** Longest wait between the answer and the open channel. @default {15000} */
  readonly openMs?: number;
  /**
   * Longest wait for the addresses of this end; the offer goes with those found. @default {1000}
   */
  readonly gatherMs?: number;
  /** How long a path may be lost before the link ends. @default {5000} */
  readonly lostMs?: number;
  /** Bytes that may wait in the channel before `send` says `full`. @default {1048576} */
  readonly bufferedBytesMax?: number;
}

/**
 * A transport over a WebRTC data channel: the offer goes out in one POST, the answer comes back
 * with it, as in WHIP (RFC 9725), and then the feed travels by UDP, past whatever stands in the way
 * of HTTP. Text only.
 *
 * @param web The platform's Web APIs.
 * @param clock Time for every deadline.
 * @param createPeer Makes a new `RTCPeerConnection`; what it throws ends the link as failed.
 */
export function createDataChannel<Signal>(
  web: WebPlatform<Signal>,
  clock: Clock,
  createPeer: () => PeerLike | Promise<PeerLike>,
  options: DataChannelOptions = {},
): Transport {
  const limits = {
    openMs: options.openMs ?? 15_000,
    gatherMs: options.gatherMs ?? 1000,
    lostMs: options.lostMs ?? 5000,
    bufferedBytesMax: options.bufferedBytesMax ?? 1 << 20,
  };
  return {
    kind: "data-channel",
    capabilities: {
      canSend: true,
      canAsk: true,
      seesStatus: true,
      hasBinary: false,
      canResume: true,
    },
    open: (request, listener) => {
      const link = new DataChannelLink({ web, clock, createPeer, limits, request, listener });
      // The listener hears nothing before open() returned.
      Promise.resolve().then(() => link.run());
      return link;
    },
  };
}
