import { expect } from "vitest";
import type { LinkEnd } from "../model/link_end.ts";
import { dataChannel } from "../model/route.ts";
import { Secret } from "../model/secret.ts";
import type { OpenFacts, OpenLink } from "../ports/transport.ts";
import { VirtualClock } from "../testing/virtual_clock.ts";
import { createDataChannel } from "./create_data_channel.ts";
import { Peer } from "./scripted_peer.setup.ts";
import type { FetchInit } from "./web_platform.ts";

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
  const left = (): readonly unknown[] => [peer.isClosed, peer.channel.readyState, clock.pending];
  await expect.poll(left).toEqual([true, "closed", 0]);
}
