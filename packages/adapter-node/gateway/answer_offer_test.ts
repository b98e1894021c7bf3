import { VirtualClock } from "@holdfast/core/testing";
import { deepEqual, equal, match, ok, throws } from "node:assert/strict";
import { test } from "vitest";
import { loadPeerLibrary, type NativePeerOptions } from "../peer_library.ts";
import { systemClock } from "../system_clock.ts";
import { answerOffer } from "./answer_offer.ts";
import { readOffer } from "./read_offer.ts";
import { OFFER, ScriptedPeer } from "./scripted_peer.setup.ts";

const library = await loadPeerLibrary();
const listener = { channel: () => {}, lost: () => {} };
const LOOPBACK = { bindAddress: "127.0.0.1" };

const answered = (
  offer: string,
  options: Partial<NativePeerOptions> = LOOPBACK,
): ReturnType<typeof answerOffer> => answerOffer(library, offer, listener, systemClock(), options);

test("answerOffer() answers with every address of this end", async () => {
  const made = answered(readOffer(OFFER)!);
  const answer = await made?.answer ?? "";
  made?.peer.close();
  match(answer, /^v=0\r\n/);
  match(answer, /a=candidate:.* 127\.0\.0\.1 \d+ typ host/);
  match(answer, /a=fingerprint:sha-256 /);
  ok(!answer.includes("198.51.100.7"));
});

test("answerOffer() gives null for what the library cannot read", () => {
  const wrong = [
    "",
    "v=0\r\n",
    OFFER.replace(/a=ice-ufrag.*\r\n/, ""),
    OFFER.replace(/a=fingerprint.*\r\n/, ""),
    OFFER.replace(/a=fingerprint.*\r\n/, "a=fingerprint:sha-256 nonsense\r\n"),
  ];
  deepEqual(wrong.map((offer) => answered(offer)), wrong.map(() => null));
});

test("answerOffer() has no answer where no address can be used", async () => {
  // TEST-NET-3 (RFC 5737): no machine has it.
  const made = answered(readOffer(OFFER)!, { bindAddress: "203.0.113.9" });
  equal(await made?.answer, null);
});

test("answerOffer() throws for options that the library does not take", () => {
  throws(() => answered(OFFER, { ...LOOPBACK, iceServers: ["nonsense:\u0000"] }));
});

test("answerOffer() waits two seconds for addresses, then has no answer", async () => {
  const clock = new VirtualClock();
  class Slow extends ScriptedPeer {
    override setRemoteDescription(): void {}
  }
  const made = answerOffer({ PeerConnection: Slow }, OFFER, listener, clock);
  clock.advanceBy(2000);
  equal(await made?.answer, null);
  equal(clock.pending, 0);
});

test("answerOffer() gives a peer up whose listener throws", () => {
  class Peer extends ScriptedPeer {}
  const throwing = {
    channel: () => {
      throw new Error("broken");
    },
    lost: () => {},
  };
  const made = answerOffer({ PeerConnection: Peer }, OFFER, throwing, new VirtualClock());
  const peer = made?.peer as ScriptedPeer;
  peer.open();
  ok(peer.isClosed);
});
