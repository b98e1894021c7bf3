import { deepEqual, equal, ok } from "node:assert/strict";
import { describe, test } from "vitest";
import { connectRaw, sessionFields, sessionStart } from "../http3/raw_client.setup.ts";
import { SECRET } from "./gateway_bench.setup.ts";
import { CARRIERS } from "./slow_clients.setup.ts";
import {
  closers,
  fill,
  HEARTBEAT_MS,
  opened,
  type SlowBench,
  slowBench,
} from "./slow_reader.setup.ts";
import { issueTicket } from "./ticket.ts";

describe.for(Object.entries(CARRIERS))("a slow reader over %s", ([name, open]) => {
  test("gets a gap and the newest value once it reads, and then each change", async () => {
    const at = await slowBench();
    const { reader, heard, until } = await opened(at, open);
    reader.pause();
    const newest = await fill(at);
    ok((await at.feed()).coalesced > 0);
    reader.resume();
    await until(newest);
    const last = at.say(3);
    await until(last);
    const numbers = heard.flatMap(({ n }) => n === null ? [] : [n]);
    deepEqual(numbers, [...new Set(numbers)].sort((one, other) => one - other));
    ok(numbers.length < newest, "Everything was kept for a client that does not read");
    deepEqual(numbers.slice(-4), [newest, newest + 1, newest + 2, last]);
    const leaps = heard.flatMap(({ type }, at) => type === "gap" ? [heard[at + 1]?.type] : []);
    ok(leaps.length > 0 && leaps.every((type) => type === "snapshot"));
    // Only a gap explains a number that is missing.
    const skipped = heard.filter(({ type, n }) =>
      type === "event" && !numbers.includes((n ?? 0) - 1)
    );
    deepEqual(skipped, []);
    deepEqual([(await at.feed()).slowReaders, at.records.length], [0, 0]);
  });

  test("is ended with 4408 where it reads nothing any more, and holds nothing", async () => {
    const at = await slowBench();
    const { reader } = await opened(at, open);
    reader.pause();
    await fill(at);
    at.clock.advanceBy(HEARTBEAT_MS * 4);
    // The bye waits behind what was not read, and is not waited for.
    at.clock.advanceBy(1000);
    while (at.gateway.links > 0) await new Promise((turn) => setImmediate(turn));
    deepEqual(at.records.map(({ carrier, code }) => [carrier, code]), [[name.split(" ")[0], 4408]]);
    const { slowReaders, coalesced } = await at.feed();
    deepEqual([slowReaders, coalesced], [0, 0]);
  });
});

/** A session that reads the feed `small` on a connection of its own, and what it has read. */
async function quickReader({ gateway, certificate }: SlowBench, hello: string): Promise<{
  readonly values: (n: number) => Promise<readonly string[]>;
}> {
  const { ask, open, close } = await connectRaw(
    Number(new URL(gateway.transportUrl ?? "").port),
    certificate,
  );
  closers.push(close);
  equal(await ask(sessionFields("/v1/feeds/small/transport")), "200");
  const { until } = open(sessionStart(hello));
  await until('"value":{"n":0}}\n');
  return {
    values: async (n) => (await until(`"value":{"n":${n}}}\n`)).match(/(?<="n":)\d+/g) ?? [],
  };
}

test(
  "a slow reader takes nothing from a hundred others of its carrier",
  { timeout: 60_000 },
  async () => {
    const at = await slowBench();
    const { reader } = await opened(at, CARRIERS["webtransport"]!);
    const ticket = (await issueTicket(SECRET, { feed: "small" })).reveal();
    const hello = `${JSON.stringify({ type: "hello", ticket })}\n`;
    const others = await Promise.all(Array.from({ length: 100 }, () => quickReader(at, hello)));
    reader.pause();
    await fill(at);
    for (let n = 1; n <= 50; n += 1) {
      at.saySmall(n);
      if (n % 5 === 0) at.say(1);
    }
    const wanted = Array.from({ length: 51 }, (_, n) => String(n));
    for (const { values } of others) deepEqual(await values(50), wanted);
    deepEqual([(await at.feed()).slowReaders, at.records.length], [1, 0]);
    at.clock.advanceBy(HEARTBEAT_MS * 4);
    at.saySmall(51);
    for (const { values } of others) equal((await values(51)).length, 52);
    deepEqual(at.records.map(({ carrier, code }) => [carrier, code]), [["webtransport", 4408]]);
    equal(at.gateway.links, 101);
    at.clock.advanceBy(1000);
    equal(at.gateway.links, 100);
  },
);
