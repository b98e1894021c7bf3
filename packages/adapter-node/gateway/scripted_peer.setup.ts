import type { NativeChannel, NativePeer, PeerLibrary } from "../peer_library.ts";

/** The offer of one channel, as Chromium writes it, with an address in it. */
export const OFFER = [
  "v=0",
  "o=- 4611731400430051336 2 IN IP4 127.0.0.1",
  "s=-",
  "t=0 0",
  "a=group:BUNDLE 0",
  "a=extmap-allow-mixed",
  "a=msid-semantic: WMS",
  "m=application 9 UDP/DTLS/SCTP webrtc-datachannel",
  "c=IN IP4 0.0.0.0",
  "a=candidate:1 1 udp 2113937151 198.51.100.7 54321 typ host generation 0",
  "a=ice-ufrag:Yf4k",
  "a=ice-pwd:0pFh1V9xkJ7wq3Rz8nTb5LmC",
  "a=ice-options:trickle",
  `a=fingerprint:sha-256 ${Array.from({ length: 32 }, () => "AB").join(":")}`,
  "a=setup:actpass",
  "a=mid:0",
  "a=sctp-port:5000",
  "a=max-message-size:262144",
  "",
].join("\r\n");

/** A channel that a test plays the client of. */
export class ScriptedChannel implements NativeChannel {
  readonly sent: string[] = [];
  /** Bytes that wait. */
  buffered = 0;
  isClosed = false;
  #told: () => void = () => {};
  #message: (message: unknown) => void = () => {};
  #low: () => void = () => {};
  #closed: () => void = () => {};

  getLabel(): string {
    return "holdfast.v1";
  }
  sendMessage(text: string): boolean {
    if (this.isClosed) throw new Error("DataChannel is closed");
    this.sent.push(text);
    this.#told();
    return true;
  }
  bufferedAmount(): number {
    return this.buffered;
  }
  setBufferedAmountLowThreshold(): void {}
  onBufferedAmountLow(listener: () => void): void {
    this.#low = listener;
  }
  onMessage(listener: (message: unknown) => void): void {
    this.#message = listener;
  }
  onClosed(listener: () => void): void {
    this.#closed = listener;
  }
  onError(): void {}
  close(): void {
    this.isClosed = true;
  }

  /** The client says something. */
  say(message: unknown): void {
    this.#message(message);
  }
  /** What waited has gone out. */
  drain(): void {
    this.buffered = 0;
    this.#low();
  }
  /** The client closes it. */
  leave(): void {
    this.isClosed = true;
    this.#closed();
  }
  /** Resolves once so many messages were sent, or more. */
  async until(count: number): Promise<void> {
    while (this.sent.length < count) await new Promise<void>((told) => (this.#told = told));
  }
}

/** A peer that a test plays the other end of. */
export class ScriptedPeer implements NativePeer {
  readonly offers: string[] = [];
  isClosed = false;
  #state: (state: string) => void = () => {};
  #channel: (channel: NativeChannel) => void = () => {};
  #gathering: (state: string) => void = () => {};

  onStateChange(listener: (state: string) => void): void {
    this.#state = listener;
  }
  onGatheringStateChange(listener: (state: string) => void): void {
    this.#gathering = listener;
  }
  onDataChannel(listener: (channel: NativeChannel) => void): void {
    this.#channel = listener;
  }
  setRemoteDescription(sdp: string): void {
    this.offers.push(sdp);
    this.#gathering("complete");
  }
  localDescription(): { readonly sdp: string } {
    return { sdp: "v=0\r\n" };
  }
  gatheringState(): string {
    return "complete";
  }
  close(): void {
    this.isClosed = true;
  }

  /** The client opens a channel. */
  open(): ScriptedChannel {
    const channel = new ScriptedChannel();
    this.#channel(channel);
    return channel;
  }
  /** The connection comes to another state. */
  become(state: string): void {
    this.#state(state);
  }
}

/** A library whose peers a test plays with. */
export function scriptedLibrary(): { readonly library: PeerLibrary; peers: ScriptedPeer[] } {
  const peers: ScriptedPeer[] = [];
  const PeerConnection = class extends ScriptedPeer {
    constructor() {
      super();
      peers.push(this);
    }
  };
  return { library: { PeerConnection }, peers };
}
