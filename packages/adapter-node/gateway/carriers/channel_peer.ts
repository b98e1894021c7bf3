import { REFUSALS } from "../refusal.ts";
import type { Admitted, GatewayContext } from "../gateway_context.ts";
import { guarded, type NativeChannel, type NativePeer } from "../../peer_library.ts";
import { SpokenLink, type SpokenWay } from "./spoken_link.ts";

/** More than this in a channel's buffer, and it gets nothing before half of it has gone out. */
const BUFFERED_MAX = 256 * 1024;
/** How long the last words may take to go out. */
const BYE_MS = 1000;

/** What a peer is told and tells. */
export interface ChannelPeerOptions {
  /** Longest wait for the client's channel. */
  readonly openMs: number;
  /** It has ended, and holds nothing any more. */
  readonly ended: () => void;
}

/** One client's peer, from the answer to its offer until nothing of it is left. */
export class ChannelPeer implements SpokenWay {
  readonly feed: string;
  readonly #link: SpokenLink;
  readonly #clock: GatewayContext["clock"];
  readonly #ended: () => void;
  readonly #peer: NativePeer;
  #channel: NativeChannel | null = null;
  #cancel: () => void;
  #isClosed = false;

  constructor(
    context: GatewayContext,
    admitted: Admitted,
    peer: NativePeer,
    { openMs, ended }: ChannelPeerOptions,
  ) {
    this.feed = admitted.feed;
    this.#clock = context.clock;
    this.#peer = peer;
    this.#ended = ended;
    this.#link = new SpokenLink(context, admitted, "data-channel", this);
    this.#cancel = this.#clock.after(openMs, () => this.cut("No channel was opened in time"));
  }

  /** The client opened a channel; one is all it gets. */
  opened(channel: NativeChannel): void {
    if (this.#channel !== null || this.#isClosed) {
      channel.close();
      return this.#link.end(REFUSALS.badRequest.code, REFUSALS.badRequest.detail);
    }
    this.#cancel();
    // A channel that nobody holds is collected while it is open, and the process never ends.
    this.#channel = channel;
    const giveUp = (): void => this.cut("The channel was given up");
    channel.onError(guarded(() => {}, giveUp));
    channel.onClosed(guarded(() => this.cut("The client went"), giveUp));
    channel.onBufferedAmountLow(guarded(() => this.#link.ready(), giveUp));
    channel.onMessage(guarded((message) => this.#hear(message), giveUp));
    channel.setBufferedAmountLowThreshold(BUFFERED_MAX / 2);
    void this.#link.begin();
  }

  #hear(message: unknown): void {
    if (typeof message === "string") this.#link.hear(message);
    else this.#link.end(REFUSALS.badRequest.code, REFUSALS.badRequest.detail);
  }

  send(text: string): boolean {
    const channel = this.#channel;
    if (channel === null || this.#isClosed) return false;
    try {
      channel.sendMessage(text);
      return channel.bufferedAmount() <= BUFFERED_MAX;
    } catch {
      // It closed a moment ago, or the text is larger than its other end takes.
      this.cut("The channel took no message");
      return false;
    }
  }

  /** The client goes when it reads the last words (RFC 8831 has no close code to wait for). */
  finish(): void {
    if (this.#isClosed) return;
    this.#cancel();
    if (this.#channel === null) this.#close();
    else this.#cancel = this.#clock.after(BYE_MS, () => this.#close());
  }

  /** Says the last words, where they can be said, and ends within a second. */
  end(code: number, reason: string): void {
    this.#link.end(code, reason);
  }

  /** Ends at once. */
  cut(reason: string): void {
    this.#link.lost(reason);
    this.#close();
  }

  /** The channel first: the library may keep one whose peer has gone. */
  #close(): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.#cancel();
    try {
      this.#channel?.close();
      this.#peer.close();
    } finally {
      this.#ended();
    }
  }
}
