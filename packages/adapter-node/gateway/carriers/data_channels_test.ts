import {
  connect,
  dataChannel as dataChannelRoute,
  feedCodec,
  type LinkEnd,
  type LinkListener,
  type OpenLink,
} from "@holdfast/core";
import { MemoryStore, VirtualClock } from "@holdfast/core/testing";
import { deepEqual, equal, match, ok } from "node:assert/strict";
import { request as httpRequest } from "node:http";
import { afterEach, describe, test } from "vitest";
import { dataChannelTransport } from "../../data_channel_transport.ts";
import { nodePlatform } from "../../node_platform.ts";
import { systemClock } from "../../system_clock.ts";
import type { GatewayOptions } from "../create_gateway.ts";
import { type GatewayBench, SECRET, startGatewayBench } from "../gateway_bench.setup.ts";
import { OFFER, scriptedLibrary } from "../scripted_peer.setup.ts";
import { issueTicket } from "../ticket.ts";

const LOOPBACK = { bindAddress: "127.0.0.1" };
const EVIL = "https://evil.example";

let bench: GatewayBench;
afterEach(() => bench.close());

const address = (): string => `${bench.url}/v1/feeds/counter/channel`;
const sdp = (): Record<string, string> => ({
  "authorization": `Bearer ${bench.ticket}`,
  "content-type": "application/sdp",
});

async function post(headers: Record<string, string> = sdp(), body = OFFER): Promise<Response> {
  return await fetch(address(), { method: "POST", headers, body });
}

/** Starts a gateway whose peers are scripted. */
async function startScripted(options: Parameters<typeof startGatewayBench>[0] = {}): Promise<void> {
  const { library } = scriptedLibrary();
  const dataChannel = { library: () => Promise.resolve(library) };
  bench = await startGatewayBench({ dataChannel, ...options });
}

interface Client {
  readonly link: OpenLink;
  readonly messages: string[];
  /** Resolves with the first message. */
  readonly first: Promise<void>;
  readonly end: Promise<LinkEnd>;
}

/** A client of the transport's own, over the real library. */
function open(): Client {
  const messages: string[] = [];
  let link: OpenLink | null = null;
  let told = (): void => {};
  const first = new Promise<void>((resolve) => (told = resolve));
  const end = new Promise<LinkEnd>((resolve) => {
    const listener: LinkListener = {
      opened: () => {},
      heard: () => {},
      answered: () => {},
      message: (data) => {
        messages.push(String(data));
        told();
      },
      ended: resolve,
    };
    const headers = { authorization: `Bearer ${bench.ticket}` };
    const route = dataChannelRoute(address(), { guarantee: "cursor", headers });
    const request = { route, resumeAfter: null, maxMessageBytes: 1 << 20 };
    link = dataChannelTransport(LOOPBACK).open(request, listener);
  });
  return { link: link!, messages, first, end };
}

/** The first values that a connection brings over a data channel. */
async function connected(count: number): Promise<readonly number[]> {
  const headers = { authorization: `Bearer ${bench.ticket}` };
  const connection = connect({
    routes: [dataChannelRoute(address(), { guarantee: "cursor", headers })],
    platform: {
      ...nodePlatform({ dataChannel: LOOPBACK }),
      memory: new MemoryStore(systemClock()),
    },
    codec: feedCodec(Number),
  });
  const values: number[] = [];
  await new Promise<void>((resolve) => {
    connection.message$.subscribe(({ value }) => {
      values.push(value);
      if (values.length >= count) return resolve();
      bench.tick();
    });
  });
  connection.close();
  return values;
}

describe("DataChannels", () => {
  test("answers with 201, how to end it, and how often it beats", async () => {
    await startScripted({ heartbeatMs: 9000 });
    const response = await post();
    deepEqual([response.status, await response.text()], [201, "v=0\r\n"]);
    match(response.headers.get("location") ?? "", /^channel\/[A-Za-z0-9_-]{22}$/);
    equal(response.headers.get("content-type"), "application/sdp");
    equal(response.headers.get("cache-control"), "no-store");
    equal(response.headers.get("holdfast-heartbeat-ms"), "9000");
    const other = await post();
    ok(other.headers.get("location") !== response.headers.get("location"));
  });

  test("ends a channel only for who holds its address and a ticket for its feed", async () => {
    await startScripted();
    const location = (await post()).headers.get("location") ?? "";
    const end = async (path: string, ticket: string | null): Promise<number> => {
      const headers: Record<string, string> = ticket === null
        ? {}
        : { authorization: `Bearer ${ticket}` };
      return (await fetch(new URL(path, address()), { method: "DELETE", headers })).status;
    };
    const foreign = (await issueTicket(SECRET, { feed: "other" })).reveal();
    const guess = `channel/${"A".repeat(22)}`;
    deepEqual([await end(location, null), await end(location, foreign)], [401, 403]);
    deepEqual([await end(guess, bench.ticket), await end("channel/x", bench.ticket)], [404, 404]);
    equal(await end("channel", bench.ticket), 405);
    equal(bench.gateway.links, 1);
    equal(await end(location, bench.ticket), 200);
    deepEqual([bench.gateway.links, bench.ended[0]?.code], [0, 1000]);
    equal(await end(location, bench.ticket), 404);
  });

  test("ends no channel of another feed", async () => {
    await startScripted({ upstream: () => ({ start: () => () => {} }) });
    const location = (await post()).headers.get("location") ?? "";
    const ticket = (await issueTicket(SECRET, { feed: "other" })).reveal();
    const headers = { authorization: `Bearer ${ticket}` };
    const other = `${bench.url}/v1/feeds/other/${location}`;
    equal((await fetch(other, { method: "DELETE", headers })).status, 404);
    equal(bench.gateway.links, 1);
  });

  test("refuses what is no offer, and holds no link for it", async () => {
    await startScripted();
    const { authorization = "" } = sdp();
    const statuses = [
      await post({ "content-type": "application/sdp" }),
      await post({ ...sdp(), origin: EVIL }),
      await post({ authorization, "content-type": "application/json" }),
      await post({ authorization, "content-type": "application/sdpx" }),
      await post(sdp(), ""),
      await post(sdp(), OFFER.replace("webrtc-datachannel", "video")),
      await post(sdp(), "x".repeat(17_000)),
      await fetch(address(), { headers: sdp() }),
      await fetch(`${address()}?after=nonsense`, { method: "POST", headers: sdp(), body: OFFER }),
    ].map(({ status }) => status);
    deepEqual(statuses, [401, 403, 415, 415, 400, 400, 413, 405, 400]);
    equal(bench.gateway.links, 0);
    deepEqual(bench.ended, []);
    const metrics = await (await fetch(`${bench.url}/metrics`)).text();
    match(metrics, /refused_total\{carrier="data-channel",code="4400"\} 5/);
    match(metrics, /refused_total\{carrier="data-channel",code="1009"\} 1/);
  });

  test("lets a page offer and end from another origin", async () => {
    await startScripted({ origins: ["https://shop.example"] });
    const headers = { origin: "https://shop.example" };
    const preflight = await fetch(address(), { method: "OPTIONS", headers });
    equal(preflight.status, 204);
    match(preflight.headers.get("access-control-allow-headers") ?? "", /content-type/);
    match(preflight.headers.get("access-control-allow-methods") ?? "", /POST, DELETE/);
    const answer = await post({ ...sdp(), ...headers });
    equal(answer.headers.get("access-control-allow-origin"), "https://shop.example");
    match(answer.headers.get("access-control-expose-headers") ?? "", /location/);
    equal((await post({ ...sdp(), origin: EVIL })).status, 403);
  });

  test("says so where there are none: not installed, switched off, no address", async () => {
    const missing = (): Promise<never> => Promise.reject(new Error("Cannot find package"));
    bench = await startGatewayBench({ dataChannel: { library: missing } });
    const absent = await post();
    deepEqual([absent.status, bench.gateway.links], [501, 0]);
    match(await absent.text(), /no data channels/);
    await bench.close();
    bench = await startGatewayBench({ dataChannel: false });
    equal((await post()).status, 404);
    await bench.close();
    // TEST-NET-3 (RFC 5737): no machine has it.
    bench = await startGatewayBench({ dataChannel: { bindAddress: "203.0.113.9" } });
    const unbound = await post();
    deepEqual([unbound.status, bench.gateway.links], [503, 0]);
    ok(Number(unbound.headers.get("retry-after")) > 0);
  });

  test("counts a peer among the links of its address until it ends", async () => {
    await startScripted({ limits: { linksPerAddress: 1 } });
    const location = (await post()).headers.get("location") ?? "";
    equal((await post()).status, 429);
    await fetch(new URL(location, address()), { method: "DELETE", headers: sdp() });
    equal((await post()).status, 201);
  });

  test("holds no link for a client that goes while it offers", async () => {
    await startScripted();
    const headers = { ...sdp(), "content-length": "1000" };
    const request = httpRequest(address(), { method: "POST", headers });
    request.on("error", () => {});
    request.write("v=0\r\n");
    while (bench.gateway.links === 0) await new Promise((turn) => setImmediate(turn));
    request.destroy();
    while (bench.gateway.links > 0) await new Promise((turn) => setImmediate(turn));
    deepEqual(bench.ended, []);
  });
});

describe("DataChannels over the real library", () => {
  test("carry the feed, and its goodbye", async () => {
    bench = await startGatewayBench({ dataChannel: LOOPBACK });
    const client = open();
    await client.first;
    match(client.messages[0] ?? "", /"type":"snapshot"/);
    equal(bench.gateway.links, 1);
    client.link.send("nonsense");
    const { how, code, wasClean } = await client.end;
    deepEqual([how, code, wasClean], ["closed", 4400, true]);
    while (bench.gateway.links > 0) await new Promise((turn) => setImmediate(turn));
    deepEqual(bench.ended.map(({ carrier, code }) => [carrier, code]), [["data-channel", 4400]]);
  });

  test("share one UDP port where the range is one", async () => {
    const port = 49_000 + Math.floor(process.pid % 1000);
    const dataChannel: GatewayOptions["dataChannel"] = { ...LOOPBACK, portRange: [port, port] };
    bench = await startGatewayBench({ dataChannel });
    const clients = [open(), open(), open()];
    await Promise.all(clients.map(({ first }) => first));
    equal(bench.gateway.links, 3);
    await bench.gateway.drain(0);
    const ends = await Promise.all(clients.map(({ end }) => end));
    deepEqual(ends.map(({ code }) => code), [1012, 1012, 1012]);
    equal(bench.gateway.links, 0);
  });

  test("carry a connection in order, once", async () => {
    const wanted = Array.from({ length: 20 }, (_, n) => n);
    bench = await startGatewayBench({ dataChannel: LOOPBACK });
    deepEqual(await connected(20), wanted);
  });

  test("notice a client that leaves", async () => {
    bench = await startGatewayBench({ dataChannel: LOOPBACK });
    const client = open();
    await client.first;
    client.link.abandon();
    while (bench.gateway.links > 0) await new Promise((turn) => setImmediate(turn));
    const [{ code, messages } = { code: 0, messages: 0 }, ...more] = bench.ended;
    deepEqual([messages, more], [1, []]);
    // Its channel closes and its word that it goes arrives, in either order.
    ok(code === 1006 || code === 1000, `Ended with ${code}`);
  });

  test("hold nothing for a client that goes before its channel is open", async () => {
    // Time stands still, so nothing is given up for having waited.
    await startScripted({ clock: new VirtualClock() });
    const { end } = open();
    equal((await end).how, "failed");
    while (bench.gateway.links > 0) await new Promise((turn) => setImmediate(turn));
    deepEqual(bench.ended.map(({ code, messages }) => [code, messages]), [[1000, 0]]);
    const metrics = await (await fetch(`${bench.url}/metrics`)).text();
    ok(!/refused_total\{carrier="data-channel"/.test(metrics));
  });
});
