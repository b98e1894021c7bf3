import { dataChannel, type LinkEnd } from "@holdfast/core";
import { deepEqual, equal, match, ok, rejects } from "node:assert/strict";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, beforeEach, describe, test } from "vitest";
import { dataChannelTransport } from "../data_channel_transport.ts";
import { type GatewayBench, startGatewayBench } from "../gateway/gateway_bench.setup.ts";
import { OFFER } from "../gateway/scripted_peer.setup.ts";
import { nodePlatform } from "../node_platform.ts";
import { type ChannelProxy, startChannelProxy } from "./channel_proxy.ts";
import { SeenPort } from "./datagram_bench.setup.ts";
import type { DatagramFault } from "./datagram_fault.ts";
import { openFeedConnection } from "./feed_connection.setup.ts";
import { FeedLink } from "./feed_link.setup.ts";

const LOOPBACK = { bindAddress: "127.0.0.1" };

let bench: GatewayBench;
let proxy: ChannelProxy;

beforeEach(async () => {
  bench = await startGatewayBench({ dataChannel: LOOPBACK, heartbeatMs: 500 });
  proxy = await startChannelProxy({ target: bench.url });
});
afterEach(async () => {
  await bench.close();
  await proxy.close();
});

const counted = (count: number): number[] => Array.from({ length: count }, (_, n) => n);

function route(): ReturnType<typeof dataChannel> {
  const headers = { authorization: `Bearer ${bench.ticket}` };
  const url = `${proxy.url}/v1/feeds/counter/channel`;
  return dataChannel(url, { guarantee: "cursor", ask: "ping", headers });
}

function open(openMs = 15_000): FeedLink {
  return new FeedLink(dataChannelTransport({ ...LOOPBACK, openMs }), route());
}

/** Publishes values one after the other, so that each has datagrams of its own. */
async function sayEach(count: number, client: FeedLink): Promise<void> {
  for (let n = 0; n < count; n += 1) {
    const wanted = client.values.length + 1;
    bench.tick();
    await client.until(() => client.values.length >= wanted);
  }
}

/** Waits until the proxy has lost so many more. */
async function lost(count: number): Promise<void> {
  const before = proxy.counters.lost;
  while (proxy.counters.lost < before + count) await new Promise((turn) => setImmediate(turn));
}

describe("startChannelProxy()", () => {
  test("carries a feed, and counts every datagram of it", async () => {
    const client = open();
    await client.until(() => client.values.length === 1);
    for (let n = 0; n < 50; n += 1) bench.tick();
    await client.until(() => client.values.length === 51);
    deepEqual(client.values, counted(51));
    const { peers, flows, datagramsUp, datagramsDown, bytesDown } = proxy.counters;
    deepEqual([peers, flows], [1, 1]);
    ok(datagramsUp > 10 && datagramsDown > 10 && bytesDown > 2000);
    client.link.abandon();
  });

  test("is the only way: offline, nothing arrives; healed, nothing is lost", async () => {
    const client = open();
    await client.until(() => client.values.length === 1);
    proxy.set({ type: "offline" });
    bench.tick();
    bench.tick();
    await lost(6);
    deepEqual(client.values, [0]);
    proxy.heal();
    await client.until(() => client.values.length === 3);
    await sayEach(2, client);
    deepEqual(client.values, counted(5));
    client.link.abandon();
  });

  test("is the only way: with its port shut, nothing arrives", async () => {
    const client = open();
    await client.until(() => client.values.length === 1);
    proxy.set({ type: "down" });
    bench.tick();
    await lost(4);
    deepEqual(client.values, [0]);
    proxy.heal();
    await client.until(() => client.values.length === 2);
    client.link.abandon();
  });

  const mended: readonly DatagramFault[] = [
    { type: "lossy", share: 0.1 },
    { type: "doubled", share: 0.5 },
    { type: "corrupted", share: 0.1 },
    { type: "slow", latencyMs: 5, jitterMs: 30 },
    { type: "narrow" },
  ];
  for (const fault of mended) {
    test(`carries a feed in order, once, where it is ${fault.type}`, async () => {
      const client = open();
      await client.until(() => client.values.length === 1);
      proxy.set(fault);
      await sayEach(15, client);
      for (let n = 0; n < 50; n += 1) bench.tick();
      await client.until(() => client.values.length === 66);
      deepEqual(client.values, counted(66));
      client.link.abandon();
    });
  }

  // ICE keeps to the pair of addresses that was chosen (RFC 8445 §12), so the peer goes on sending
  // to the old port.
  for (const type of ["half_open", "rebound"] as const) {
    test(`${type} is left by the connection's own heartbeat, and nothing is lost`, async () => {
      const platform = nodePlatform({ dataChannel: LOOPBACK });
      const { connection, values, until } = openFeedConnection(platform, route());
      await until(0);
      proxy.set({ type });
      for (let n = 0; n < 3; n += 1) bench.tick();
      await until(3);
      deepEqual(values, counted(4));
      ok(proxy.counters.peers >= 2);
      connection.close();
    });
  }

  test("a fault holds for peers made later too", async () => {
    proxy.set({ type: "offline" });
    const end: LinkEnd = await open(400).end;
    deepEqual([end.how, end.status], ["timeout", 201]);
    match(end.message ?? "", /UDP may not pass/);
    ok(proxy.counters.lost > 0);
    deepEqual([proxy.counters.lost, proxy.fault], [proxy.counters.datagramsUp, {
      type: "offline",
    }]);
  });
});

/** A gateway that answers every offer with its only port, and keeps the offers. */
async function answering(
  answer: (port: number) => string,
): Promise<{ url: string; offers: string[]; port: SeenPort; close(): void }> {
  const offers: string[] = [];
  const port = new SeenPort();
  await new Promise<void>((resolve) => port.socket.bind(0, "127.0.0.1", resolve));
  const server = createServer(async (request, response) => {
    let offer = "";
    for await (const chunk of request) offer += String(chunk);
    offers.push(offer);
    response.writeHead(201, { "content-type": "application/sdp", "location": "channel/x" });
    response.end(answer(port.socket.address().port));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    offers,
    port,
    close: () => {
      server.close();
      port.socket.close();
    },
  };
}

describe("startChannelProxy() between a client and an answer", () => {
  const candidate = (port: number): string =>
    `a=candidate:1 1 UDP 1 127.0.0.1 ${port} typ host\r\n`;

  async function post(url: string): Promise<Response> {
    const headers = { "content-type": "application/sdp" };
    return await fetch(`${url}/v1/feeds/f/channel?after=e:1`, {
      method: "POST",
      headers,
      body: `${OFFER}${candidate(9999)}`,
    });
  }

  test("keeps the client's addresses from the gateway, and its from the client", async () => {
    const gateway = await answering(candidate);
    const own = await startChannelProxy({ target: gateway.url });
    const answer = await post(own.url);
    equal(answer.headers.get("location"), "channel/x");
    const [, port] = /127\.0\.0\.1 (\d+) typ host\r\n$/.exec(await answer.text()) ?? [];
    ok(port !== undefined && Number(port) !== gateway.port.socket.address().port);
    equal(gateway.offers[0]?.includes("candidate"), false);
    const client = new SeenPort();
    client.socket.send("through", Number(port), "127.0.0.1");
    await gateway.port.until(() => gateway.port.heard.includes("through"));
    client.socket.close();
    await own.close();
    gateway.close();
  });

  test("leaves no address in an answer that leads nowhere it knows", async () => {
    const gateway = await answering(() =>
      "c=IN IP6 fd00::2\r\na=candidate:2 1 UDP 1 fd00::2 9 typ host\r\n"
    );
    const own = await startChannelProxy({ target: gateway.url });
    equal(await (await post(own.url)).text(), "c=IN IP4 0.0.0.0\r\n");
    equal(own.counters.peers, 0);
    await own.close();
    gateway.close();
  });

  test("holds 64 peers at once, and closes the one that was quiet for longest", async () => {
    const gateway = await answering(candidate);
    const own = await startChannelProxy({ target: gateway.url });
    const ports: number[] = [];
    const client = new SeenPort();
    const send = async (text: string, port: number): Promise<void> => {
      client.socket.send(text, port, "127.0.0.1");
      await gateway.port.until(() => gateway.port.heard.includes(text));
    };
    for (let n = 0; n < 65; n += 1) {
      const [, port] = /127\.0\.0\.1 (\d+) /.exec(await (await post(own.url)).text()) ?? [];
      ports.push(Number(port));
      if (n === 63) await send("not quiet", ports[0] ?? 0);
    }
    await send("still there", ports[0] ?? 0);
    equal(own.counters.peers, 65);
    // Of so many ports one may be known to somebody who used it before.
    ok(own.counters.datagramsUp >= 2);
    const refused = new SeenPort();
    await new Promise<void>((resolve) =>
      refused.socket.connect(ports[1] ?? 0, "127.0.0.1", resolve)
    );
    while (refused.errors.length === 0) {
      refused.socket.send("gone", () => {});
      await new Promise((turn) => setImmediate(turn));
    }
    for (const { socket } of [client, refused]) socket.close();
    await own.close();
    gateway.close();
  });

  test("takes no target but one of http", async () => {
    await rejects(startChannelProxy({ target: "https://127.0.0.1" }), TypeError);
  });
});
