import {
  connect,
  eventSource,
  feedCodec,
  lineStream,
  longPoll,
  poll,
  type Route,
  type RouteOptions,
  webSocket,
} from "@holdfast/core";
import { MemoryStore } from "@holdfast/core/testing";
import { deepEqual, equal, match, ok } from "node:assert/strict";
import { afterEach, describe, test } from "vitest";
import { WebSocket } from "ws";
import { nodePlatform } from "../node_platform.ts";
import { systemClock } from "../system_clock.ts";
import { type GatewayBench, SECRET, startGatewayBench } from "./gateway_bench.setup.ts";
import { issueTicket } from "./ticket.ts";

let bench: GatewayBench;
afterEach(() => bench.close());

const feed = (): string => `${bench.url}/v1/feeds/counter`;
const authorization = (): Record<string, string> => ({ authorization: `Bearer ${bench.ticket}` });

const read = async (answer: Response): Promise<{ type: string; value: number }> =>
  await answer.json() as { type: string; value: number };

/** A way to the feed, with its ticket, by kind. */
function routeOf(kind: string): Route {
  const options: RouteOptions = { guarantee: "cursor", headers: authorization() };
  switch (kind) {
    case "websocket":
      return webSocket(`${feed().replace("http", "ws")}/socket`, {
        guarantee: "cursor",
        ask: "ping",
        protocols: ["holdfast.v1", `holdfast.ticket.${bench.ticket}`],
      });
    case "event-source":
      return eventSource(`${feed()}/events`, options);
    case "line-stream":
      return lineStream(`${feed()}/stream`, options);
    case "long-poll":
      return longPoll(`${feed()}/next`, options);
    default:
      return poll(feed(), 30, options);
  }
}

/** Resolves with what came, once enough did. */
function heard(
  routes: readonly Route[],
  count: number,
  each: (n: number) => void,
): Promise<number[]> {
  const connection = connect({
    routes,
    platform: { ...nodePlatform(), memory: new MemoryStore(systemClock()) },
    codec: feedCodec(Number),
  });
  return new Promise((resolve, reject) => {
    const values: number[] = [];
    const timer = setTimeout(() => reject(new Error(`Heard ${values}`)), 15_000);
    connection.message$.subscribe(({ value }) => {
      values.push(value);
      each(values.length);
      if (values.length < count) return;
      clearTimeout(timer);
      connection.close();
      resolve(values);
    });
  });
}

describe("createGateway()", () => {
  for (const kind of ["websocket", "event-source", "line-stream", "long-poll"]) {
    test(`carries a feed in order, once, over ${kind}`, async () => {
      bench = await startGatewayBench();
      const values = await heard([routeOf(kind)], 20, () => bench.tick());
      deepEqual(values, Array.from({ length: 20 }, (_, n) => n));
    });
  }

  test("answers a poll with the value, and with 304 to who has it", async () => {
    bench = await startGatewayBench();
    const first = await fetch(feed(), { headers: authorization() });
    const { type, value } = await read(first);
    deepEqual([type, value], ["snapshot", 0]);
    const etag = first.headers.get("etag") ?? "";
    const again = await fetch(feed(), { headers: { ...authorization(), "if-none-match": etag } });
    equal(again.status, 304);
    bench.tick();
    const changed = await fetch(feed(), { headers: { ...authorization(), "if-none-match": etag } });
    equal((await read(changed)).value, 1);
  });

  test("resumes on one carrier where another left off", async () => {
    bench = await startGatewayBench();
    const first = await fetch(`${feed()}/next?waitMs=0`, { headers: authorization() });
    const place = first.headers.get("holdfast-cursor") ?? "";
    for (let n = 0; n < 3; n++) bench.tick();
    const stream = await fetch(`${feed()}/stream?after=${place}`, { headers: authorization() });
    const reader = stream.body!.pipeThrough(new TextDecoderStream()).getReader();
    let text = "";
    while (text.split("\n").length < 5) text += (await reader.read()).value ?? "";
    await reader.cancel();
    const values = text.split("\n").filter((line) => line !== "").map((line) => JSON.parse(line));
    deepEqual(values.map(({ type, value }) => [type, value]), [
      ["event", 1],
      ["event", 2],
      ["event", 3],
    ]);
  });

  test("tells of a gap when it resumes from an epoch that is over", async () => {
    bench = await startGatewayBench();
    const answer = await fetch(`${feed()}/next?after=old:7`, { headers: authorization() });
    const types = (await answer.text()).trim().split("\n").map((line) => JSON.parse(line).type);
    deepEqual(types, ["gap", "snapshot"]);
  });

  test("refuses without a ticket, with one for another feed, and with an expired one", async () => {
    bench = await startGatewayBench();
    const other = (await issueTicket(SECRET, { feed: "other" })).reveal();
    const statuses: number[] = [];
    for (const ticket of ["", "nonsense", other, bench.ticket]) {
      const headers = ticket === "" ? {} : { authorization: `Bearer ${ticket}` };
      statuses.push((await fetch(feed(), { headers })).status);
    }
    deepEqual(statuses, [401, 401, 403, 200]);
  });

  test("never takes a ticket or a key from an address", async () => {
    bench = await startGatewayBench();
    equal(
      (await fetch(`${feed()}?ticket=${bench.ticket}&access_token=${bench.ticket}`)).status,
      401,
    );
  });

  test("says which feeds there are only to who may read them", async () => {
    bench = await startGatewayBench();
    const ticket = (await issueTicket(SECRET, { feed: "none" })).reveal();
    const address = `${bench.url}/v1/feeds/none`;
    equal((await fetch(address)).status, 401);
    const headers = { authorization: `Bearer ${ticket}` };
    equal((await fetch(address, { headers })).status, 404);
  });

  test("lets only pages of its origins read, and answers their preflight", async () => {
    bench = await startGatewayBench({ origins: ["https://shop.example"] });
    const ask = (origin: string, method = "GET"): Promise<Response> =>
      fetch(feed(), { method, headers: { ...authorization(), origin } });
    const allowed = await ask("https://shop.example");
    equal(allowed.headers.get("access-control-allow-origin"), "https://shop.example");
    equal((await ask("https://shop.example", "OPTIONS")).status, 204);
    const other = await ask("https://evil.example");
    deepEqual([other.status, other.headers.get("access-control-allow-origin")], [403, null]);
  });

  test("refuses a handshake with a status that says why", async () => {
    bench = await startGatewayBench();
    const socket = new WebSocket(`${feed().replace("http", "ws")}/socket`, ["holdfast.v1"]);
    const status = await new Promise((resolve) => {
      socket.on("unexpected-response", (_request, response) => resolve(response.statusCode));
      socket.on("error", () => {});
    });
    equal(status, 401);
  });

  test("chooses the feed's subprotocol and never the ticket", async () => {
    bench = await startGatewayBench();
    const offered = [`holdfast.ticket.${bench.ticket}`, "holdfast.v1"];
    const socket = new WebSocket(`${feed().replace("http", "ws")}/socket`, offered);
    await new Promise((resolve) => socket.on("open", resolve));
    equal(socket.protocol, "holdfast.v1");
    socket.terminate();
  });

  test("answers a question, and closes with 4400 on anything else", async () => {
    bench = await startGatewayBench();
    const protocols = ["holdfast.v1", `holdfast.ticket.${bench.ticket}`];
    const socket = new WebSocket(`${feed().replace("http", "ws")}/socket`, protocols);
    const texts: string[] = [];
    socket.on("message", (data) => texts.push(String(data)));
    await new Promise((resolve) => socket.once("message", resolve));
    socket.send('{"type":"ask","ask":7}');
    await new Promise((resolve) => socket.once("message", resolve));
    match(texts.at(-1) ?? "", /"type":"answer","ask":7/);
    socket.send("hello");
    equal(await new Promise((resolve) => socket.on("close", resolve)), 4400);
  });

  test("ends every link with 1012 when it drains, and says that it is not ready", async () => {
    bench = await startGatewayBench();
    const protocols = ["holdfast.v1", `holdfast.ticket.${bench.ticket}`];
    const socket = new WebSocket(`${feed().replace("http", "ws")}/socket`, protocols);
    await new Promise((resolve) => socket.once("message", resolve));
    const closed = new Promise((resolve) => socket.on("close", resolve));
    const stream = await fetch(`${feed()}/events`, { headers: authorization() });
    await bench.gateway.drain(20);
    equal(await closed, 1012);
    match(await stream.text(), /"type":"bye","code":1012/);
    equal((await fetch(`${bench.url}/readyz`)).status, 503);
    equal((await fetch(`${bench.url}/healthz`)).status, 200);
    equal((await fetch(feed(), { headers: authorization() })).status, 503);
  });

  test("counts clients behind a proxy one by one, where the proxy names them", async () => {
    const limits = { linksPerAddress: 1 };
    bench = await startGatewayBench({ limits, proxies: ["127.0.0.1"] });
    const open = async (client: string | null): Promise<number> => {
      const forwarded = client === null ? {} : { "x-forwarded-for": client };
      const headers = { ...authorization(), ...forwarded };
      return (await fetch(`${feed()}/events`, { headers })).status;
    };
    equal(await open("192.0.2.1"), 200);
    equal(await open("192.0.2.1"), 429);
    equal(await open("192.0.2.2"), 200);
    // Who is not named is bounded with all others only.
    equal(await open(null), 200);
    equal(await open(null), 200);
  });

  test("holds links and requests of one address to its limits", async () => {
    bench = await startGatewayBench({ limits: { linksPerAddress: 2, requestsPerMinute: 5 } });
    const streams = await Promise.all(
      [1, 2, 3].map(() => fetch(`${feed()}/events`, { headers: authorization() })),
    );
    deepEqual(streams.map(({ status }) => status).sort(), [200, 200, 429]);
    for (const stream of streams) await stream.body?.cancel();
    const statuses: number[] = [];
    for (let n = 0; n < 4; n++) {
      const answer = await fetch(`${feed()}/none`, { headers: authorization() });
      statuses.push(answer.status);
    }
    const more = await fetch(feed(), { headers: authorization() });
    ok([200, 429].includes(more.status));
    const last = await Promise.all(
      [1, 2, 3].map(() => fetch(feed(), { headers: authorization() })),
    );
    const refused = last.find(({ status }) => status === 429);
    ok(Number(refused?.headers.get("retry-after")) > 0);
  });

  test("writes down each link that ended, without a secret", async () => {
    bench = await startGatewayBench();
    await heard([routeOf("websocket")], 3, () => bench.tick());
    await heard([routeOf("event-source")], 3, () => bench.tick());
    const until = Date.now() + 5000;
    while (bench.ended.length < 2 && Date.now() < until) {
      await new Promise((wake) => setTimeout(wake, 10));
    }
    deepEqual(bench.ended.map(({ carrier }) => carrier).sort(), ["event-stream", "websocket"]);
    ok(bench.ended.every(({ messages }) => messages >= 3));
    ok(!JSON.stringify(bench.ended).includes(bench.ticket));
    const metrics = await (await fetch(`${bench.url}/metrics`)).text();
    match(metrics, /holdfast_links_opened_total\{carrier="websocket"\} 1/);
    ok(!metrics.includes("counter{") && !metrics.includes(bench.ticket));
  });

  test("takes reports of clients, and shows them to who holds a ticket", async () => {
    bench = await startGatewayBench();
    const report = (body: string, headers = authorization()): Promise<Response> =>
      fetch(`${bench.url}/v1/reports?feed=counter`, { method: "POST", headers, body });
    equal((await report('{"phase":"polling","cause":"upgrade-refused"}')).status, 204);
    equal((await report("nonsense")).status, 400);
    equal((await report("x".repeat(5000))).status, 413);
    equal((await report('{"phase":"open"}', {})).status, 401);
    await heard([routeOf("line-stream")], 3, () => bench.tick());
    const address = `${bench.url}/v1/diagnostics?feed=counter`;
    equal((await fetch(address)).status, 401);
    const seen = await (await fetch(address, { headers: authorization() })).json() as {
      readonly reports: readonly { readonly phase: string }[];
      readonly feed: { readonly place: string };
    };
    deepEqual(seen.reports.map(({ phase }) => phase), ["polling"]);
    match(seen.feed.place, /^[a-z0-9]{8}:\d+$/);
    ok(!JSON.stringify(seen).includes(bench.ticket));
  });
});
