import { Secret, webTransport } from "@holdfast/core";
import { deepEqual, equal, match, ok } from "node:assert/strict";
import { afterEach, beforeEach, describe, test } from "vitest";
import { SECRET } from "../gateway/gateway_bench.setup.ts";
import { type RunningGateway, startGateway } from "../gateway/start_gateway.ts";
import { issueTicket } from "../gateway/ticket.ts";
import { makeShortCertificate } from "../http3/short_certificate.ts";
import { nodePlatform } from "../node_platform.ts";
import {
  webTransportTransport,
  type WebTransportTransportOptions,
} from "../web_transport_transport.ts";
import type { DatagramFault } from "./datagram_fault.ts";
import { type DatagramProxy, startDatagramProxy } from "./datagram_proxy.ts";
import { type FeedConnection, openFeedConnection } from "./feed_connection.setup.ts";
import { FeedLink } from "./feed_link.setup.ts";

const { certificate, key } = makeShortCertificate(Date.now());

let gateway: RunningGateway;
let proxy: DatagramProxy;
let ticket: string;
let say: (value: number) => void;

beforeEach(async () => {
  gateway = await startGateway({
    secret: SECRET,
    heartbeatMs: 500,
    dataChannel: false,
    upstream: () => ({
      start: (publish) => {
        say = (value) => publish(value, value);
        say(0);
        return () => {};
      },
    }),
  }, { http3: { port: 0, certificate, key: new Secret(key) } });
  const targetPort = Number(new URL(gateway.transportUrl ?? "").port);
  proxy = await startDatagramProxy({ targetPort });
  ticket = (await issueTicket(SECRET, { feed: "counter" })).reveal();
});
afterEach(async () => {
  await gateway.stop();
  await proxy.close();
});

const counted = (count: number): number[] => Array.from({ length: count }, (_, n) => n);

function route(): ReturnType<typeof webTransport> {
  const url = `https://localhost:${proxy.port}/v1/feeds/counter/transport`;
  const headers = { authorization: `Bearer ${ticket}` };
  return webTransport(url, { guarantee: "cursor", ask: "ping", headers });
}

function open(options: WebTransportTransportOptions = {}): FeedLink {
  return new FeedLink(webTransportTransport({ ca: certificate, ...options }), route());
}

function connected(): FeedConnection {
  return openFeedConnection(nodePlatform({ webTransport: { ca: certificate } }), route());
}

/** Says values one after the other, so that each has datagrams of its own. */
async function sayEach(values: readonly number[], client: FeedLink): Promise<void> {
  for (const value of values) {
    say(value);
    await client.until(() => client.values.includes(value));
  }
}

/** Waits until the proxy has lost so many more. */
async function lost(count: number): Promise<void> {
  const before = proxy.counters.lost;
  while (proxy.counters.lost < before + count) await new Promise((turn) => setImmediate(turn));
}

describe("WebTransport over a path of datagrams", () => {
  const mended: readonly DatagramFault[] = [
    { type: "lossy", share: 0.2 },
    { type: "doubled", share: 0.5 },
    { type: "corrupted", share: 0.2 },
    { type: "slow", latencyMs: 5, jitterMs: 40 },
    { type: "throttled", bytesPerS: 20_000 },
  ];
  for (const fault of mended) {
    test(`brings all in order, once, where it is ${fault.type}`, async () => {
      proxy.set(fault);
      const client = open();
      await client.until(() => client.values.length === 1);
      await sayEach(counted(21).slice(1), client);
      // What comes at once travels in few datagrams, and some may overtake others.
      for (let value = 21; value <= 120; value += 1) say(value);
      await client.until(() => client.values.length === 121);
      deepEqual(client.values, counted(121));
      const { lost, doubled, corrupted } = proxy.counters;
      const seen: Record<string, number> = { lossy: lost, doubled, corrupted };
      ok((seen[fault.type] ?? 1) > 0);
      client.link.abandon();
    });
  }

  // The client is not told that a port is shut.
  for (const type of ["offline", "down"] as const) {
    test(`is silent where it is ${type}, and goes on when healed, with nothing lost`, async () => {
      const client = open();
      await client.until(() => client.values.length === 1);
      proxy.set({ type });
      say(1);
      say(2);
      await lost(5);
      deepEqual(client.values, [0]);
      proxy.heal();
      await client.until(() => client.values.length === 3);
      await sayEach([3, 4], client);
      deepEqual(client.values, counted(5));
      client.link.abandon();
    });
  }

  test("goes on when a NAT gives a quiet link another port, once the client speaks", async () => {
    const client = open();
    await client.until(() => client.values.length === 1);
    client.link.ask?.(1);
    await client.until(() => client.answers === 1);
    proxy.set({ type: "rebound" });
    client.link.ask?.(2);
    await client.until(() => client.answers === 2);
    await sayEach([1, 2, 3], client);
    deepEqual([client.values, proxy.counters.flows, gateway.links], [counted(4), 1, 1]);
    client.link.abandon();
  });

  // The library sends not all again that went to the old port, so the stream stops for good; and
  // a second port for the same session is never answered at all.
  test("is left by its own heartbeat where a NAT loses what was on the way", async () => {
    const { connection, values, until } = connected();
    await until(0);
    proxy.set({ type: "rebound" });
    for (const value of [1, 2, 3]) say(value);
    await until(3);
    deepEqual(values, counted(4));
    connection.close();
  });

  test("is left by its own heartbeat where a NAT gives a second other port", async () => {
    const { connection, values, until } = connected();
    await until(0);
    for (const value of [1, 2, 3]) {
      proxy.set({ type: "rebound" });
      say(value);
      await until(value);
    }
    deepEqual(values, counted(4));
    connection.close();
  });

  test("does not begin where large datagrams vanish, and says so", async () => {
    proxy.set({ type: "narrow" });
    const end = await open({ handshakeMs: 400 }).end;
    equal(end.how, "failed");
    match(end.message ?? "", /timed out after 400 ms$/);
    ok(proxy.counters.lost > 0);
    equal(gateway.links, 0);
  });

  test("is left by its own heartbeat where it is half open, and nothing is lost", async () => {
    const { connection, values, until } = connected();
    await until(0);
    proxy.set({ type: "half_open" });
    for (const value of [1, 2, 3]) say(value);
    await until(3);
    deepEqual(values, counted(4));
    ok(proxy.counters.flows >= 2);
    connection.close();
  });
});
