import { expect, test } from "vitest";
import { ANSWERED, expectNothingLeft, open, opened } from "./data_channel_bench.setup.ts";
import { Peer } from "./scripted_peer.setup.ts";

test("DataChannelLink offers with every address it found, its ticket and its place", async () => {
  const bench = open();
  await bench.peer.offered;
  bench.peer.gathered();
  const [url, { method, headers, body, redirect }] = await bench.asked;
  expect(url).toBe("https://gate.example/v1/feeds/till/channel?after=e%3A41");
  expect([method, body, redirect]).toEqual(["POST", "offer with addresses", "manual"]);
  expect(headers["authorization"]).toBe("Bearer abcdefgh");
  expect(headers["content-type"]).toBe("application/sdp");
  expect(await bench.peer.answer).toBe("answer");
});

test("DataChannelLink offers with the addresses found so far after a second", async () => {
  const bench = open();
  await bench.peer.offered;
  bench.clock.advanceBy(1000);
  expect((await bench.asked)[1].body).toBe("offer");
});

test("DataChannelLink opens with what the answer told, not where it can be ended", async () => {
  const bench = await opened();
  expect(bench.heard).toEqual(["opened"]);
  const { status, protocol, heartbeatEveryMs, headers } = bench.facts()!;
  expect([status, protocol, heartbeatEveryMs]).toEqual([201, "holdfast.v1", 9000]);
  expect(JSON.stringify(headers)).not.toContain("unguessable");
  expect(bench.clock.pending).toBe(0);
});

test("DataChannelLink hands messages on, and the answers to its own questions", async () => {
  const { peer, link, heard } = await opened();
  link.ask?.(7);
  expect(peer.channel.sent).toEqual(['{"type":"ask","ask":7}']);
  peer.channel.say('{"type":"answer","ask":8}');
  peer.channel.say('{"type":"answer","ask":7,"id":"e:42"}');
  peer.channel.say('{"type":"answer","ask":7,"id":"e:42"}');
  peer.channel.say(new Uint8Array(2));
  peer.channel.say("x");
  expect(heard).toEqual([
    "opened",
    "heard",
    "answered 7",
    'message {"type":"answer","ask":7,"id":"e:42"}',
    "heard",
    "heard",
    "message x",
  ]);
});

test("DataChannelLink ends as refused with the status of an answer that is none", async () => {
  for (const init of [{ status: 501 }, { status: 200 }, { ...ANSWERED, status: 202 }]) {
    const bench = open(init, { body: "no" });
    await bench.peer.offered;
    bench.peer.gathered();
    const { how, status, bodyStart } = await bench.end;
    expect([how, status, bodyStart]).toEqual(["refused", init.status, "no"]);
    await expectNothingLeft(bench);
  }
});

test("DataChannelLink times out when an answer is followed by no channel", async () => {
  const bench = open();
  await bench.peer.offered;
  bench.peer.gathered();
  await bench.peer.answer;
  bench.clock.advanceBy(14_999);
  expect(bench.heard).toEqual([]);
  bench.clock.advanceBy(1);
  const { how, status, message, headers } = await bench.end;
  expect([how, status]).toEqual(["timeout", 201]);
  expect(message).toContain("UDP may not pass");
  expect(JSON.stringify(headers)).not.toContain("unguessable");
  await expectNothingLeft(bench);
});

test("DataChannelLink fails over an answer that is long, or that its peer refuses", async () => {
  const picky = new Peer();
  picky.isPicky = true;
  const wrong = [open(ANSWERED, { peer: picky }), open(ANSWERED, { body: "x".repeat(70_000) })];
  for (const bench of wrong) {
    await bench.peer.offered;
    bench.peer.gathered();
    expect((await bench.end).how).toBe("failed");
    await expectNothingLeft(bench);
  }
});

test("DataChannelLink makes no peer for an address that cannot be asked", async () => {
  const bench = open(ANSWERED, { url: "wss://gate.example/v1/feeds/till/channel" });
  const { how, message } = await bench.end;
  expect([how, bench.peer.localDescription]).toEqual(["failed", null]);
  expect(message).toMatch(/^Cannot open a data channel: .* is no http:\/\/ address$/);
});

test("DataChannelLink ends with the code of a bye, and tells nothing after it", async () => {
  const bench = await opened();
  bench.peer.channel.say('{"type":"bye","code":1012,"retryAfterMs":700}');
  bench.peer.channel.say("late");
  bench.peer.channel.tell("close");
  expect(await bench.end).toEqual({
    how: "closed",
    code: 1012,
    wasClean: true,
    retryAfterMs: 700,
  });
  expect(bench.heard).toEqual(["opened", "ended"]);
  await expectNothingLeft(bench);
});

test("DataChannelLink ends over a message larger than allowed with 1009", async () => {
  const bench = await opened();
  bench.peer.channel.say("ä".repeat(50));
  bench.peer.channel.say("ä".repeat(51));
  const { how, code, wasClean } = await bench.end;
  expect([how, code, wasClean]).toEqual(["closed", 1009, false]);
  expect(bench.heard.length).toBe(3);
  await expectNothingLeft(bench);
});

test("DataChannelLink waits for a lost path, and ends when it stays away", async () => {
  const bench = await opened();
  bench.peer.become("disconnected");
  bench.peer.become("disconnected");
  bench.clock.advanceBy(4999);
  bench.peer.become("connected");
  bench.clock.advanceBy(60_000);
  expect(bench.heard).toEqual(["opened"]);
  bench.peer.become("disconnected");
  bench.peer.become("disconnected");
  bench.clock.advanceBy(5000);
  const { how, code, message } = await bench.end;
  expect([how, code, message]).toEqual(["closed", 1006, "The path was lost for 5000 ms"]);
  await expectNothingLeft(bench);
});

test("DataChannelLink ends at once when its peer fails, open or not", async () => {
  const before = open();
  await before.peer.offered;
  before.peer.gathered();
  await before.peer.answer;
  before.peer.become("failed");
  expect((await before.end).how).toBe("failed");
  const after = await opened();
  after.peer.become("failed");
  expect(await after.end).toMatchObject({ how: "closed", code: 1006, wasClean: false });
  const cut = await opened();
  cut.peer.channel.tell("close");
  expect(await cut.end).toMatchObject({ how: "closed", code: 1006 });
  for (const bench of [before, after, cut]) await expectNothingLeft(bench);
});

test("DataChannelLink.send() says what became of a message", async () => {
  const { peer, link } = await opened();
  expect([link.send("x"), link.send(new Uint8Array(1))]).toEqual(["sent", "not_open"]);
  peer.channel.bufferedAmount = 1 << 20;
  expect(link.send("x")).toBe("full");
  peer.channel.bufferedAmount = 0;
  peer.channel.isThrowing = true;
  expect(link.send("x")).toBe("not_open");
  link.abandon();
  expect(link.send("x")).toBe("not_open");
});

test("DataChannelLink.abandon() leaves nothing behind, whenever it comes", async () => {
  const atOnce = open();
  atOnce.link.abandon();
  const gathering = open();
  await gathering.peer.offered;
  gathering.link.abandon();
  const answered = open();
  await answered.peer.offered;
  answered.peer.gathered();
  await answered.peer.answer;
  answered.link.abandon();
  const used = await opened();
  used.link.abandon();
  for (const bench of [gathering, answered, used]) {
    bench.peer.channel.open();
    bench.peer.channel.close();
    bench.peer.become("failed");
    expect(bench.heard.filter((entry) => entry !== "opened")).toEqual([]);
    await expectNothingLeft(bench);
  }
  // It never came to a peer.
  expect([atOnce.peer.localDescription, atOnce.clock.pending, atOnce.heard]).toEqual([null, 0, []]);
});
