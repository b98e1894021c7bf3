import type { PeerLike } from "@holdfast/core/web";
import { isInstalled } from "./is_installed.ts";

/** One channel, as `node-datachannel` has it. */
export interface NativeChannel {
  getLabel(): string;
  /** @throws {Error} If it has closed. */
  sendMessage(text: string): boolean;
  bufferedAmount(): number;
  setBufferedAmountLowThreshold(bytes: number): void;
  onBufferedAmountLow(listener: () => void): void;
  onMessage(listener: (message: unknown) => void): void;
  onClosed(listener: () => void): void;
  onError(listener: (why: string) => void): void;
  close(): void;
}

/** One peer, as `node-datachannel` has it. */
export interface NativePeer {
  onStateChange(listener: (state: string) => void): void;
  onGatheringStateChange(listener: (state: string) => void): void;
  onDataChannel(listener: (channel: NativeChannel) => void): void;
  /** @throws {Error} If the text is no description. */
  setRemoteDescription(sdp: string, type: "offer"): void;
  localDescription(): { readonly sdp: string } | null;
  gatheringState(): string;
  close(): void;
}

/** How a peer is made. */
export interface NativePeerOptions {
  /** STUN and TURN servers. */
  readonly iceServers: string[];
  /** The only local address that is used. */
  readonly bindAddress?: string;
  /** First UDP port that may be used. @default {1024} */
  readonly portRangeBegin?: number;
  /** Last UDP port that may be used. @default {65535} */
  readonly portRangeEnd?: number;
  /** Whether all peers on one port share it. @default {false} */
  readonly enableIceUdpMux?: boolean;
  /** Largest message taken, in bytes. */
  readonly maxMessageSize?: number;
}

/** What of `node-datachannel` is needed. */
export interface PeerLibrary {
  readonly PeerConnection: new (name: string, options: NativePeerOptions) => NativePeer;
}

/** What of its W3C layer is needed. */
export interface PeerPolyfill {
  readonly RTCPeerConnection: new (
    options: { iceServers: { urls: string }[]; bindAddress?: string },
  ) => PeerLike;
}

/** An optional dependency with native code: there are systems where it does not install. */
const LIBRARY: string = "node-datachannel";

/** Whether the library is installed; it may still not load. */
export function hasPeerLibrary(): boolean {
  return isInstalled(LIBRARY);
}

/**
 * Loads the library.
 *
 * @throws {Error} If it is not installed, or not for this system.
 */
export async function loadPeerLibrary(): Promise<PeerLibrary> {
  const { PeerConnection }: PeerLibrary = await import(LIBRARY);
  return { PeerConnection };
}

/**
 * Loads its W3C layer.
 *
 * @throws {Error} If it is not installed, or not for this system.
 */
export async function loadPeerPolyfill(): Promise<PeerPolyfill> {
  const { RTCPeerConnection }: PeerPolyfill = await import(`${LIBRARY}/polyfill`);
  return { RTCPeerConnection };
}

/**
 * A listener for native code, in which a throw would end the process: the channel is given up
 * instead.
 */
export function guarded<Args extends readonly unknown[]>(
  listener: (...args: Args) => void,
  giveUp: () => void,
): (...args: Args) => void {
  return (...args) => {
    try {
      listener(...args);
    } catch {
      giveUp();
    }
  };
}
