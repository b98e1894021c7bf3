import { VirtualClock } from "@holdfast/core/testing";
import { deepEqual, equal, ok } from "node:assert/strict";
import { afterEach, test } from "vitest";
import { type GatewayBench, startGatewayBench } from "../gateway_bench.setup.ts";
import {
  OFFER,
  type ScriptedChannel,
  scriptedLibrary,
  type ScriptedPeer,
} from "../scripted_peer.setup.ts";

let bench: GatewayBench;
let clock: VirtualClock;
afterEach(async () => {
  const closed = bench.close();
  const turning = setInterval(() => clock.advanceBy(500));
  await closed;
  clearInterval(turning);
});

/** A gateway in virtual time, and a peer whose offer it has answered. */
async function answered(): Promise<ScriptedPeer> {
  const { library, peers } = scriptedLibrary();
  clock = new VirtualClock();
  const dataChannel = { library: () => Promise.resolve(library), openMs: 5000 };
  bench = await startGatewayBench({ clock, heartbeatMs: 1000, dataChannel });
  const response = await fetch(`${bench.url}/v1/feeds/counter/channel`, {
    method: "POST",
    headers: { "authorization": `Bearer ${bench.ticket}`, "content-type": "application/sdp" },
    body: OFFER,
  });
  equal(response.status, 201);
  return peers[0]!;
}

/** The same, with a channel that has brought the first value. */
async function opened(): Promise<{ peer: ScriptedPeer; channel: ScriptedChannel }> {
  const peer = await answered();
  const channel = peer.open();
  await channel.until(1);
  return { peer, channel };
}

const typesOf = ({ sent }: ScriptedChannel): string[] =>
  sent.map((text) => (JSON.parse(text) as { readonly type: string }).type);

const lastOf = ({ sent }: ScriptedChannel): { readonly type: string; readonly code?: number } =>
  JSON.parse(sent.at(-1) ?? "null");

/** How the only link ended, and that nothing is left of it. */
function endOf(peer: ScriptedPeer): readonly unknown[] {
  ok(peer.isClosed);
  equal(bench.gateway.links, 0);
  return bench.ended.map(({ carrier, code, messages }) => [carrier, code, messages]);
}

/** Who reads the feed, as the gateway tells it. */
async function readers(): Promise<number> {
  const headers = { authorization: `Bearer ${bench.ticket}` };
  const told = await fetch(`${bench.url}/v1/diagnostics?feed=counter`, { headers });
  return (await told.json() as { readonly feed: { readonly readers: number } }).feed.readers;
}

test("ChannelPeer holds its link until the client goes", async () => {
  const { peer, channel } = await opened();
  bench.tick();
  clock.advanceBy(60_000);
  deepEqual([bench.gateway.links, await readers()], [1, 1]);
  channel.leave();
  deepEqual(endOf(peer), [["data-channel", 1006, 62]]);
  equal(await readers(), 0);
});

test("ChannelPeer ends when no channel opens in time", async () => {
  const peer = await answered();
  clock.advanceBy(4999);
  equal(bench.gateway.links, 1);
  clock.advanceBy(1);
  deepEqual(endOf(peer), [["data-channel", 1006, 0]]);
  // A channel that comes too late is closed, and nobody writes to it.
  const late = peer.open();
  ok(late.isClosed);
  deepEqual(late.sent, []);
});

for (const state of ["disconnected", "failed", "closed"]) {
  test(`ChannelPeer ends when its connection is ${state}`, async () => {
    const { peer, channel } = await opened();
    peer.become("connected");
    equal(bench.gateway.links, 1);
    peer.become(state);
    ok(channel.isClosed);
    deepEqual(endOf(peer), [["data-channel", 1006, 1]]);
    peer.become("closed");
    equal(bench.ended.length, 1);
  });
}

test("ChannelPeer writes nothing to a full channel, then what there is by now", async () => {
  const { channel } = await opened();
  channel.buffered = 300_000;
  bench.tick();
  deepEqual(typesOf(channel), ["snapshot", "event"]);
  for (let n = 0; n < 400; n += 1) bench.tick();
  equal(channel.sent.length, 2);
  channel.drain();
  deepEqual(typesOf(channel).slice(2, 4), ["gap", "snapshot"]);
  bench.tick();
  equal(lastOf(channel).type, "event");
  const places = channel.sent.map((text) => JSON.parse(text).id.split(":")[1]);
  equal(new Set(places.slice(3)).size, places.length - 3);
});

test("ChannelPeer ends a client that takes nothing any more with 4408", async () => {
  const { peer, channel } = await opened();
  channel.buffered = 300_000;
  bench.tick();
  clock.advanceBy(6000);
  deepEqual([lastOf(channel).type, lastOf(channel).code], ["bye", 4408]);
  deepEqual(endOf(peer), [["data-channel", 4408, 2]]);
});

test("ChannelPeer answers a question with the place where the client stands", async () => {
  const { channel } = await opened();
  bench.tick();
  channel.say('{"type":"ask","ask":7}');
  const { type, ask, id } = JSON.parse(channel.sent.at(-1)!);
  deepEqual([type, ask, id.split(":")[1]], ["answer", 7, "1"]);
});

const MISUNDERSTOOD: readonly [string, unknown, number][] = [
  ["no question", '{"type":"hello"}', 4400],
  ["no JSON", "hello", 4400],
  ["bytes", Buffer.from('{"type":"ask","ask":7}'), 4400],
  ["a message larger than 4 KiB", `{"type":"ask","ask":7,"more":"${"ä".repeat(2048)}"}`, 1009],
];
for (const [what, said, code] of MISUNDERSTOOD) {
  test(`ChannelPeer ends over ${what} with ${code}, and within a second`, async () => {
    const { peer, channel } = await opened();
    channel.say(said);
    deepEqual([lastOf(channel).type, lastOf(channel).code], ["bye", code]);
    channel.say('{"type":"ask","ask":8}');
    bench.tick();
    equal(lastOf(channel).type, "bye");
    // Its last words may still go out, so the link is held.
    equal(bench.gateway.links, 1);
    clock.advanceBy(1000);
    deepEqual(endOf(peer), [["data-channel", code, 1]]);
  });
}

test("ChannelPeer ends over too many questions with 4429, and says for how long", async () => {
  const { channel } = await opened();
  for (let ask = 0; ask < 21; ask += 1) channel.say(`{"type":"ask","ask":${ask}}`);
  deepEqual(JSON.parse(channel.sent.at(-1)!), { type: "bye", code: 4429, retryAfterMs: 5000 });
  equal(typesOf(channel).filter((type) => type === "answer").length, 20);
});

test("ChannelPeer ends over a second channel with 4400", async () => {
  const { peer, channel } = await opened();
  const second = peer.open();
  ok(second.isClosed);
  equal(lastOf(channel).code, 4400);
});

test("ChannelPeer takes a channel that throws for one that is gone", async () => {
  const { peer, channel } = await opened();
  channel.close();
  bench.tick();
  deepEqual(endOf(peer), [["data-channel", 1006, 2]]);
});

test("ChannelPeer says 1012 when the gateway drains, and waits a second at most", async () => {
  const { peer, channel } = await opened();
  const drained = bench.gateway.drain(0);
  await new Promise((turn) => setImmediate(turn));
  clock.advanceBy(0);
  await channel.until(2);
  deepEqual([lastOf(channel).type, lastOf(channel).code], ["bye", 1012]);
  await new Promise((turn) => setImmediate(turn));
  clock.advanceBy(1000);
  await drained;
  deepEqual(endOf(peer), [["data-channel", 1012, 1]]);
});

test("ChannelPeer that has no channel yet ends at once when the gateway drains", async () => {
  const peer = await answered();
  await bench.gateway.drain(0);
  deepEqual(endOf(peer), [["data-channel", 1012, 0]]);
});

test("ChannelPeer hands the client's addresses to nobody", async () => {
  const peer = await answered();
  equal(peer.offers.length, 1);
  ok(!peer.offers[0]!.includes("198.51.100.7"));
  ok(peer.offers[0]!.includes("a=ice-ufrag:Yf4k"));
});
