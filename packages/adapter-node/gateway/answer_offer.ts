import type { Clock } from "@holdfast/core";
import {
  guarded,
  type NativeChannel,
  type NativePeer,
  type NativePeerOptions,
  type PeerLibrary,
} from "../peer_library.ts";

/** Longest wait for the addresses of this end. */
const GATHER_MS = 2000;

/** Where a peer reports to. */
export interface PeerListener {
  /** The other end opened a channel. */
  channel(channel: NativeChannel): void;
  /** The connection is lost or closed; perhaps more than once. */
  lost(): void;
}

/** A peer that took an offer, and the answer with every address in it. */
export interface AnsweredOffer {
  readonly peer: NativePeer;
  /** Null where no address of this end can be used, or none was found in time. */
  readonly answer: Promise<string | null>;
}

/**
 * Answers an offer.
 *
 * @returns Null if the text is no offer.
 * @throws {Error} If the options cannot be used.
 */
export function answerOffer(
  { PeerConnection }: PeerLibrary,
  offer: string,
  listener: PeerListener,
  clock: Clock,
  options: Partial<NativePeerOptions> = {},
): AnsweredOffer | null {
  const peer = new PeerConnection("gateway", { iceServers: [], ...options });
  // All three are set whatever comes: a peer without them is never let go of by the library.
  const giveUp = (): void => peer.close();
  peer.onDataChannel(guarded((channel) => listener.channel(channel), giveUp));
  peer.onStateChange(guarded((state) => {
    if (state === "disconnected" || state === "failed" || state === "closed") listener.lost();
  }, giveUp));
  let cancel = (): void => {};
  const answer = new Promise<string | null>((resolve) => {
    cancel = clock.after(GATHER_MS, () => resolve(null));
    peer.onGatheringStateChange(guarded((state) => {
      if (state !== "complete") return;
      cancel();
      resolve(peer.localDescription()?.sdp ?? null);
    }, giveUp));
  });
  try {
    peer.setRemoteDescription(offer, "offer");
  } catch (error) {
    cancel();
    peer.close();
    return isAboutAddresses(error) ? { peer, answer: Promise.resolve(null) } : null;
  }
  return { peer, answer };
}

/** Every port of the range is taken, or the address is none of this machine. */
function isAboutAddresses(error: unknown): boolean {
  return error instanceof Error && error.message.includes("Failed to gather");
}
