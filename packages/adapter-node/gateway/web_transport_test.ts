import { VirtualClock } from "@holdfast/core/testing";
import { Secret } from "@holdfast/core";
import { equal, match, ok, rejects } from "node:assert/strict";
import { afterEach, test } from "vitest";
import {
  connectRaw,
  type RawClient,
  type RawStream,
  sessionFields,
  sessionStart,
} from "../http3/raw_client.setup.ts";
import { makeShortCertificate } from "../http3/short_certificate.ts";
import type { GatewayOptions } from "./create_gateway.ts";
import { SECRET } from "./gateway_bench.setup.ts";
import type { LinkRecord } from "./link_log.ts";
import { type RunningGateway, startGateway } from "./start_gateway.ts";
import { issueTicket } from "./ticket.ts";

const { certificate, key } = makeShortCertificate(Date.now());
const http3 = { port: 0, certificate, key: new Secret(key) };
const PATH = "/v1/feeds/counter/transport";
const closers: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

interface Bench {
  readonly gateway: RunningGateway;
  readonly clock: VirtualClock;
  readonly records: LinkRecord[];
  readonly hello: string;
  readonly say: (value: number) => void;
  client(): Promise<RawClient>;
  /** A session that was asked for, with these first words. */
  begin(words: string): Promise<RawStream>;
  /** What is counted of refusals. */
  refusals(): Promise<string>;
}

async function bench(options: Partial<GatewayOptions> = {}): Promise<Bench> {
  const clock = new VirtualClock();
  const records: LinkRecord[] = [];
  let say = (_value: number): void => {};
  const gateway = await startGateway({
    secret: SECRET,
    clock,
    origins: ["https://shop.example"],
    upstream: (feed) =>
      feed !== "counter" ? null : {
        start: (publish) => {
          say = (value) => publish(value, value);
          say(0);
          return () => {};
        },
      },
    onLinkEnded: (record) => records.push(record),
    ...options,
  }, { http3 });
  closers.push(() => Promise.all([gateway.stop(), settle(clock)]));
  const client = async (): Promise<RawClient> => {
    const made = await connectRaw(Number(new URL(gateway.transportUrl ?? "").port), certificate);
    closers.push(() => made.close());
    return made;
  };
  const ticket = (await issueTicket(SECRET, { feed: "counter" })).reveal();
  return {
    gateway,
    clock,
    records,
    hello: `{"type":"hello","ticket":"${ticket}"}\n`,
    say: (value) => say(value),
    client,
    begin: async (words) => {
      const { ask, open } = await client();
      equal(await ask(sessionFields(PATH)), "200");
      return open(sessionStart(words));
    },
    refusals: async () => {
      const text = await (await fetch(`${gateway.url}/metrics`)).text();
      return text.split("\n").filter((line) => line.startsWith("holdfast_links_refused_total{"))
        .join();
    },
  };
}

/** Lets the waits of a gateway that stops pass: what is on the clock of the test alone. */
async function settle(clock: VirtualClock): Promise<void> {
  for (let n = 0; n < 5; n += 1) {
    await new Promise((resolve) => setImmediate(resolve));
    clock.advanceBy(1000);
  }
}

test("a gateway answers a session's hello with an empty line, then the feed", async () => {
  const { begin, hello, say } = await bench();
  const stream = await begin(hello);
  match(
    await stream.until('"value":0}\n'),
    /^\n\{"type":"snapshot","id":"[^"]+:\d+","value":0\}\n$/,
  );
  say(1);
  await stream.until('"value":1}\n');
});

test("a gateway refuses sessions by status before it knows their tickets", async () => {
  const { client, gateway, clock } = await bench({ limits: { linksPerAddress: 1 } });
  const ask = async (path: string, origin?: string): Promise<string> =>
    (await client()).ask(sessionFields(path, origin === undefined ? [] : [["origin", origin]]));
  equal(await ask("/v1/feeds/counter/nowhere"), "404");
  equal(await ask("/elsewhere"), "404");
  equal(await ask(PATH, "https://other.example"), "403");
  equal(await ask(PATH, "https://shop.example"), "200");
  equal(await ask(PATH), "429");
  const draining = gateway.drain(0);
  await settle(clock);
  await draining;
  equal(await ask(PATH), "503");
});

test("a gateway says in the last words why it turns a client away", async () => {
  const { begin, hello, refusals } = await bench();
  const other = (await issueTicket(SECRET, { feed: "other" })).reveal();
  const wrong: readonly [string, number][] = [
    ['{"type":"hello"}\n', 4401],
    ['{"type":"hello","ticket":"nonsense"}\n', 4401],
    [`{"type":"hello","ticket":"${other}"}\n`, 4403],
    ['{"type":"ask","ask":1}\n', 4400],
    ["\n", 4400],
    [`${hello}{"type":"ask","ask":1}\n`, 4400],
    [`${"x".repeat(5000)}\n`, 1009],
    ["x".repeat(5000), 1009],
  ];
  for (const [words, code] of wrong) {
    const stream = await begin(words);
    equal(await stream.until("}\n"), `{"type":"bye","code":${code}}\n`, words.slice(0, 40));
    await stream.over;
  }
  const counted = await refusals();
  ok(counted.includes('carrier="webtransport",code="4401"} 2'), counted);
  ok(counted.includes('carrier="webtransport",code="4400"} 3'), counted);
});

test("a gateway waits ten seconds for a hello, with and without a stream", async () => {
  const { begin, client, clock, gateway } = await bench();
  const stream = await begin('{"type":"hel');
  const silent = await client();
  equal(await silent.ask(sessionFields(PATH)), "200");
  equal(gateway.links, 2);
  // What the client wrote has come as well once it is answered beside it.
  clock.advanceBy(10_000);
  equal(await stream.until("}\n"), '{"type":"bye","code":4401}\n');
  await silent.closed;
  clock.advanceBy(1000);
  equal(gateway.links, 0);
});

test("a gateway answers what a session asks, and no more than its budget", async () => {
  const { begin, hello, records } = await bench();
  const stream = await begin(hello);
  await stream.until('"value":0}\n');
  stream.stream.write('{"type":"ask","ask":7}\n');
  await stream.until('{"type":"answer","ask":7,"id":');
  for (let n = 0; n < 20; n += 1) stream.stream.write(`{"type":"ask","ask":${n}}\n`);
  await stream.until('{"type":"bye","code":4429');
  equal(records[0]?.code, 4429);
});

test("a gateway ends a session over words that it does not know", async () => {
  for (const [words, code] of [["what?\n", 4400], [`${"x".repeat(5000)}\n`, 1009]] as const) {
    const { begin, hello, records } = await bench();
    const stream = await begin(hello);
    await stream.until('"value":0}\n');
    stream.stream.write(words);
    await stream.until(`{"type":"bye","code":${code}}\n`);
    equal(records[0]?.code, code);
  }
});

test("a gateway writes one record for each session, and gives its link back", async () => {
  const ended: ((record: LinkRecord) => void)[] = [];
  const told = new Promise<LinkRecord>((resolve) => ended.push(resolve));
  const { client, hello, gateway } = await bench({ onLinkEnded: (record) => ended[0]?.(record) });
  const { ask, open, close } = await client();
  await ask(sessionFields(PATH));
  await open(sessionStart(hello)).until('"value":0}\n');
  equal(gateway.links, 1);
  await close();
  const { feed, carrier, address, messages, code } = await told;
  equal([feed, carrier, address, messages, code].join(), "counter,webtransport,127.0.0.1,1,1006");
  equal(gateway.links, 0);
});

test("a gateway says 1012 to its sessions, and the page may read it before the end", async () => {
  const { begin, hello, gateway, clock, records } = await bench();
  const stream = await begin(hello);
  await stream.until('"value":0}\n');
  const drained = gateway.drain(0);
  await settle(clock);
  await stream.until('{"type":"bye","code":1012');
  await drained;
  equal(records[0]?.code, 1012);
});

test("startGateway() says why it cannot serve WebTransport, and holds no port", async () => {
  const options = { secret: SECRET, upstream: () => null };
  const wrong = { ...http3, certificate: "none" };
  await rejects(startGateway(options, { http3: wrong }), /Cannot serve WebTransport on UDP port/);
  const { gateway } = await bench();
  const { port } = new URL(gateway.transportUrl ?? "");
  const taken = { ...http3, port: Number(port) };
  await rejects(startGateway(options, { http3: taken }), /EADDRINUSE/);
});
