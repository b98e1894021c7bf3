import { expect, test } from "vitest";
import {
  ANSWERED,
  type Bench,
  expectNothingLeft,
  LOCATION,
  open,
  opened,
} from "./data_channel_bench.setup.ts";
import { Peer } from "./scripted_peer.setup.ts";

/** A link whose offer was answered. */
async function answered(...how: Parameters<typeof open>): Promise<Bench> {
  const bench = open(...how);
  await bench.peer.offered;
  bench.peer.gathered();
  await bench.peer.answer;
  return bench;
}

const LEAVING: readonly [string, () => Promise<Bench>][] = [
  ["is abandoned before its channel opens", async () => {
    const bench = await answered();
    bench.link.abandon();
    return bench;
  }],
  ["waits for its channel in vain", async () => {
    const bench = await answered();
    bench.clock.advanceBy(15_000);
    return bench;
  }],
  ["gets an answer that its peer refuses", async () => {
    const peer = new Peer();
    peer.isPicky = true;
    const bench = await answered(ANSWERED, { peer });
    await bench.end;
    return bench;
  }],
  ["loses its path", async () => {
    const bench = await opened();
    bench.peer.become("failed");
    return bench;
  }],
  ["is cut without a bye", async () => {
    const bench = await opened();
    bench.peer.channel.tell("close");
    return bench;
  }],
  ["is abandoned while its channel is open", async () => {
    const bench = await opened();
    bench.link.abandon();
    bench.link.abandon();
    return bench;
  }],
];
for (const [what, leave] of LEAVING) {
  test(`DataChannelLink that ${what} tells the other end, once`, async () => {
    const bench = await leave();
    expect(bench.ends.length).toBe(1);
    const [[url, { method, headers, keepalive, redirect }]] = bench.ends as [Bench["ends"][0]];
    expect(url).toBe(`https://gate.example/v1/feeds/till/${LOCATION}`);
    expect([method, keepalive, redirect]).toEqual(["DELETE", true, "manual"]);
    expect(headers).toEqual({ authorization: "Bearer abcdefgh" });
    await expectNothingLeft(bench);
  });
}

test("DataChannelLink tells nobody where nobody holds anything for it", async () => {
  const atOnce = open();
  atOnce.link.abandon();
  const refused = open({ ...ANSWERED, status: 503 });
  await refused.peer.offered;
  refused.peer.gathered();
  await refused.end;
  const dismissed = await opened();
  dismissed.peer.channel.say('{"type":"bye","code":1012}');
  for (const { ends } of [atOnce, refused, dismissed]) expect(ends).toEqual([]);
});

test("DataChannelLink takes its ticket to no address but the gateway's", async () => {
  for (const location of ["https://elsewhere.example/channel/x", "//elsewhere.example/x", ""]) {
    const headers = { "content-type": "application/sdp", location };
    const bench = await answered({ status: 201, headers });
    bench.link.abandon();
    expect(bench.ends).toEqual([]);
    await expectNothingLeft(bench);
  }
});

test("endChannel() waits five seconds for an answer, and tells nobody", async () => {
  const slow = await answered(ANSWERED, {
    ended: (signal) =>
      new Promise((_resolve, reject) => {
        signal.addEventListener("abort", () => reject(new Error("aborted")));
      }),
  });
  slow.link.abandon();
  expect(slow.clock.pending).toBe(1);
  slow.clock.advanceBy(5000);
  await expectNothingLeft(slow);
  const failing = await answered(ANSWERED, { ended: () => Promise.reject(new Error("offline")) });
  failing.link.abandon();
  await expectNothingLeft(failing);
  expect([slow.heard, failing.heard]).toEqual([[], []]);
});
