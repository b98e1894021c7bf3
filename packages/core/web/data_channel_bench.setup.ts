import { expect } from "vitest";
import type { LinkEnd } from "../model/link_end.ts";
import { dataChannel } from "../model/route.ts";
import { Secret } from "../model/secret.ts";
import type { OpenFacts, OpenLink } from "../ports/transport.ts";
import { VirtualClock } from "../testing/virtual_clock.ts";
import { createDataChannel } from "./create_data_channel.ts";
import type { DataChannelLike, PeerLike } from "./data_channel_peer.ts";
import type { FetchInit } from "./web_platform.ts";

/** Listeners by event, as a page's objects have them. */
export class Target {
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

/** A link, and all that it plays with. */
export interface Bench {
  readonly clock: VirtualClock;
  readonly peer: Peer;
  readonly link: OpenLink;
  readonly heard: string[];
  readonly asked: Promise<readonly [string, FetchInit<AbortSignal>]>;
  /** What went out to end the channel. */
  readonly ends: (readonly [string, FetchInit<AbortSignal>])[];
  readonly end: Promise<LinkEnd>;
  readonly facts: () => OpenFacts | null;
}

/** Where the channel is ended. */
export const LOCATION = "channel/unguessable-address";
/** The answer of a gateway. */
export const ANSWERED: ResponseInit = {
  status: 201,
  headers: {
    "content-type": "application/sdp; charset=utf-8",
    "location": LOCATION,
    "holdfast-heartbeat-ms": "9000",
  },
};

/** Opens a link whose offer is answered like this. */
export function open(
  init: ResponseInit = ANSWERED,
  {
    body = "answer",
    url = "https://gate.example/v1/feeds/till/channel",
    peer = new Peer(),
    ended = (_signal: AbortSignal): Promise<Response> => Promise.resolve(new Response("gone")),
  } = {},
): Bench {
  const clock = new VirtualClock();
  const heard: string[] = [];
  let facts: OpenFacts | null = null;
  let asked = (_question: readonly [string, FetchInit<AbortSignal>]): void => {};
  const wasAsked = new Promise<readonly [string, FetchInit<AbortSignal>]>((resolve) => {
    asked = resolve;
  });
  const ends: (readonly [string, FetchInit<AbortSignal>])[] = [];
  const web = {
    fetch: (address: string, question: FetchInit<AbortSignal>): Promise<Response> => {
      if (question.method === "DELETE") {
        ends.push([address, question]);
        return ended(question.signal);
      }
      asked([address, question]);
      return Promise.resolve(new Response(body, init));
    },
    createAbort: () => new AbortController(),
    createDecoder: () => new TextDecoder(),
  };
  const headers = { authorization: new Secret("Bearer abcdefgh") };
  const route = dataChannel(url, { guarantee: "cursor", headers });
  let link: OpenLink | null = null;
  const end = new Promise<LinkEnd>((resolve) => {
    const request = { route, resumeAfter: { epoch: "e", seq: 41 }, maxMessageBytes: 100 };
    link = createDataChannel(web, clock, () => peer).open(request, {
      opened: (known) => {
        facts = known;
        heard.push("opened");
      },
      message: (data) => heard.push(`message ${data}`),
      heard: () => heard.push("heard"),
      answered: (ask) => heard.push(`answered ${ask}`),
      ended: (how) => {
        heard.push("ended");
        resolve(how);
      },
    });
  });
  return { clock, peer, link: link!, heard, asked: wasAsked, ends, end, facts: () => facts };
}

/** The same, agreed and open. */
export async function opened(): Promise<Bench> {
  const bench = open();
  await bench.peer.offered;
  bench.peer.gathered();
  await bench.peer.answer;
  bench.peer.become("connected");
  bench.peer.channel.open();
  return bench;
}

/** That nothing is left of it, once the other end was told. */
export async function expectNothingLeft({ clock, peer }: Bench): Promise<void> {
  await new Promise((turn) => setTimeout(turn));
  expect([peer.isClosed, peer.channel.readyState, clock.pending]).toEqual([true, "closed", 0]);
}

/** A link whose offer was answered. */
export async function answered(...how: Parameters<typeof open>): Promise<Bench> {
  const bench = open(...how);
  await bench.peer.offered;
  bench.peer.gathered();
  await bench.peer.answer;
  return bench;
}
