import type { DataChannelLike, PeerLike } from "./data_channel_peer.ts";

/** Listeners by event, as a page's objects have them. */
class Target {
  readonly #listeners = new Map<string, ((event: unknown) => void)[]>();

  addEventListener(type: string, listener: (event: unknown) => void): void {
    this.#listeners.set(type, [...this.#listeners.get(type) ?? [], listener]);
  }
  tell(type: string, event: unknown = {}): void {
    for (const listener of this.#listeners.get(type) ?? []) listener(event);
  }
}

/** A channel that a test plays the other end of. */
export class Channel extends Target implements DataChannelLike {
  readyState = "connecting";
  bufferedAmount = 0;
  readonly sent: string[] = [];
  isThrowing = false;

  send(text: string): void {
    if (this.isThrowing) throw new Error("InvalidStateError");
    this.sent.push(text);
  }
  close(): void {
    this.readyState = "closed";
  }
  open(): void {
    this.readyState = "open";
    this.tell("open");
  }
  say(data: unknown): void {
    this.tell("message", { data });
  }
}

/** A peer that a test plays the other end of. */
export class Peer extends Target implements PeerLike {
  iceGatheringState = "new";
  iceConnectionState = "new";
  connectionState = "new";
  localDescription: { readonly sdp: string } | null = null;
  readonly channel = new Channel();
  isClosed = false;
  /** Whether an answer that comes is taken. */
  isPicky = false;
  told: (sdp: string) => void = () => {};
  readonly answer = new Promise<string>((resolve) => (this.told = resolve));
  #offered: () => void = () => {};
  readonly offered = new Promise<void>((resolve) => (this.#offered = resolve));

  createDataChannel(): Channel {
    return this.channel;
  }
  createOffer(): Promise<{ readonly sdp: string }> {
    return Promise.resolve({ sdp: "offer" });
  }
  setLocalDescription({ sdp }: { readonly sdp: string }): Promise<void> {
    this.localDescription = { sdp };
    this.#offered();
    return Promise.resolve();
  }
  setRemoteDescription({ sdp }: { readonly sdp: string }): Promise<void> {
    this.told(sdp);
    return this.isPicky ? Promise.reject(new Error("No such description")) : Promise.resolve();
  }
  close(): void {
    this.isClosed = true;
  }
  gathered(): void {
    this.localDescription = { sdp: "offer with addresses" };
    this.iceGatheringState = "complete";
    this.tell("icegatheringstatechange");
  }
  become(state: string): void {
    this.connectionState = state;
    this.tell("connectionstatechange");
  }
}
