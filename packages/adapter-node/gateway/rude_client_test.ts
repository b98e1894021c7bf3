import { Secret } from "@holdfast/core";
import { VirtualClock } from "@holdfast/core/testing";
import { deepEqual, equal } from "node:assert/strict";
import { once } from "node:events";
import { connect } from "node:net";
import { afterEach, describe, test } from "vitest";
import { connectRaw, sessionFields, sessionStart } from "../http3/raw_client.setup.ts";
import { makeShortCertificate } from "../http3/short_certificate.ts";
import { SECRET } from "./gateway_bench.setup.ts";
import type { LinkRecord } from "./link_log.ts";
import { type RunningGateway, startGateway } from "./start_gateway.ts";
import { issueTicket } from "./ticket.ts";

const { certificate, key } = makeShortCertificate(Date.now());
const closers: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

/** A client that says whatever a test wants, on a stream of its own. */
interface Client {
  say(text: string): void;
  /** Has nothing more to say. */
  end(): void;
  /** Ends without a word. */
  reset(): void;
  /** Resolves once what came holds this text. */
  until(text: string): Promise<string>;
}

type Open = (gateway: RunningGateway) => Promise<Client>;

const CARRIERS: Readonly<Record<string, Open>> = {
  "webtransport": async ({ transportUrl }) => {
    const raw = await connectRaw(Number(new URL(transportUrl ?? "").port), certificate);
    closers.push(() => raw.close());
    equal(await raw.ask(sessionFields("/v1/feeds/counter/transport")), "200");
    const { stream, until } = raw.open(sessionStart(""));
    return {
      say: (text) => void stream.write(text),
      end: () => void stream.end(),
      reset: () => stream.close(7),
      until,
    };
  },
  "bridge": async ({ bridgePort }) => {
    const socket = connect(bridgePort!, "127.0.0.1").on("error", () => {});
    closers.push(() => socket.destroy());
    await once(socket, "connect");
    let seen = "";
    socket.on("data", (chunk) => (seen += chunk.toString("latin1")));
    return {
      say: (text) => void socket.write(text),
      end: () => void socket.end(),
      reset: () => void socket.resetAndDestroy(),
      until: async (text) => {
        while (!seen.includes(text)) await once(socket, "data");
        return seen;
      },
    };
  },
};

interface Bench {
  readonly gateway: RunningGateway;
  readonly clock: VirtualClock;
  readonly records: LinkRecord[];
  readonly hello: string;
}

async function bench(): Promise<Bench> {
  const clock = new VirtualClock();
  const records: LinkRecord[] = [];
  const upstream = {
    start: (publish: (event: unknown, value: unknown) => void) => {
      publish(0, 0);
      return () => {};
    },
  };
  const gateway = await startGateway({
    secret: SECRET,
    clock,
    limits: { requestsPerMinute: 10_000 },
    upstream: (feed) => feed === "counter" ? upstream : null,
    onLinkEnded: (record) => records.push(record),
  }, { http3: { port: 0, certificate, key: new Secret(key) }, bridgePort: 0 });
  closers.push(async () => {
    const stopped = gateway.stop();
    const turning = setInterval(() => clock.advanceBy(500));
    await stopped;
    clearInterval(turning);
  });
  const ticket = (await issueTicket(SECRET, { feed: "counter" })).reveal();
  return { gateway, clock, records, hello: `${JSON.stringify({ type: "hello", ticket })}\n` };
}

/** That the gateway holds no link, no reader and no timer of who has gone. */
async function nothingHeld({ gateway, clock, hello }: Bench): Promise<void> {
  while (gateway.links > 0) await new Promise((turn) => setImmediate(turn));
  const headers = { authorization: `Bearer ${JSON.parse(hello).ticket}` };
  const told = await fetch(`${gateway.url}/v1/diagnostics?feed=counter`, { headers });
  const { feed } = await told.json() as { readonly feed: { readonly readers: number } };
  equal(feed.readers, 0);
  // What beats and what lingers for the feed, where it was opened.
  equal(clock.pending, "place" in feed ? 2 : 0);
}

describe.for(Object.entries(CARRIERS))("a gateway holds nothing over %s after", ([name, open]) => {
  const codes = ({ records }: Bench): readonly unknown[] =>
    records.map(({ carrier, code }) => [carrier, code]);

  test("a hello byte by byte, of a client that leaves", async () => {
    const at = await bench();
    const client = await open(at.gateway);
    for (const letter of at.hello) {
      client.say(letter);
      await new Promise((turn) => setImmediate(turn));
    }
    await client.until('"value":0}\n');
    client.reset();
    await nothingHeld(at);
    deepEqual(codes(at), [[name, 1006]]);
  });

  test("a second hello", async () => {
    const at = await bench();
    const client = await open(at.gateway);
    client.say(at.hello);
    await client.until('"value":0}\n');
    client.say(at.hello);
    await client.until('{"type":"bye","code":4400}\n');
    at.clock.advanceBy(1000);
    await nothingHeld(at);
    deepEqual(codes(at), [[name, 4400]]);
  });

  test("two hellos at once", async () => {
    const at = await bench();
    const client = await open(at.gateway);
    client.say(`${at.hello}${at.hello}`);
    equal(await client.until("}\n"), '{"type":"bye","code":4400}\n');
    at.clock.advanceBy(1000);
    await nothingHeld(at);
    deepEqual(codes(at), []);
  });

  test("a hello that is the last word", async () => {
    const at = await bench();
    const client = await open(at.gateway);
    client.say(at.hello);
    client.end();
    await nothingHeld(at);
    // It may have gone before it was let in.
    deepEqual(at.records.filter(({ code }) => code !== 1006), []);
  });

  test("a hello that breaks off within a line, and within a letter", async () => {
    for (const start of ["", '{"type":"hello","ticket":"', '{"type":"hello","ticket":"\xc3']) {
      const at = await bench();
      const client = await open(at.gateway);
      client.say(start);
      client.reset();
      // A reset may come before what it broke off; then it looks like a client that says nothing.
      at.clock.advanceBy(10_000);
      at.clock.advanceBy(1000);
      await nothingHeld(at);
      deepEqual(codes(at), []);
    }
  });

  test("a question that breaks off within a line", async () => {
    const at = await bench();
    const client = await open(at.gateway);
    client.say(at.hello);
    await client.until('"value":0}\n');
    client.say('{"type":"ask","as');
    client.reset();
    await nothingHeld(at);
    deepEqual(codes(at), [[name, 1006]]);
  });
});

test("a gateway turns away every further stream of a session, and holds none of them", async () => {
  const at = await bench();
  const port = Number(new URL(at.gateway.transportUrl ?? "").port);
  const { ask, open, close } = await connectRaw(port, certificate);
  equal(await ask(sessionFields("/v1/feeds/counter/transport")), "200");
  const first = open(sessionStart(at.hello));
  await first.until('"value":0}\n');
  for (let n = 0; n < 500; n += 1) {
    await Promise.all([1, 2, 3, 4].map(() => open(sessionStart(at.hello)).over));
  }
  first.stream.write('{"type":"ask","ask":7}\n');
  await first.until('{"type":"answer","ask":7');
  deepEqual([at.gateway.links, at.records.length], [1, 0]);
  await close();
  await nothingHeld(at);
});
