import { VirtualClock } from "@holdfast/core/testing";
import { dataChannel, Secret } from "@holdfast/core";
import { equal } from "node:assert/strict";
import { once } from "node:events";
import { get, type IncomingMessage } from "node:http";
import { connect as connectHttp2 } from "node:http2";
import { type AddressInfo, connect } from "node:net";
import { afterEach } from "vitest";
import { WebSocket } from "ws";
import { dataChannelTransport } from "../data_channel_transport.ts";
import { connectSlow, sessionFields, sessionStart } from "../http3/raw_client.setup.ts";
import { makeShortCertificate } from "../http3/short_certificate.ts";
import { startChannelProxy } from "../testing/channel_proxy.ts";
import { SECRET } from "./gateway_bench.setup.ts";
import { createGatewayServer } from "./gateway_server.ts";
import type { LinkRecord } from "./link_log.ts";
import { type RunningGateway, startGateway } from "./start_gateway.ts";
import { issueTicket } from "./ticket.ts";

const { certificate, key } = makeShortCertificate(Date.now());
/** Of the gateway. */
export const HEARTBEAT_MS = 10_000;
const QUEUE_MAX = 8;
const PAD = "x".repeat(60_000);

/** What ends with the test, the newest first. */
export const closers: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

/** A gateway on every carrier, in virtual time, and what a test looks at. */
export interface SlowBench {
  readonly gateway: RunningGateway;
  readonly clock: VirtualClock;
  /** For `counter`. */
  readonly ticket: string;
  /** Of the gateway's sessions. */
  readonly certificate: string;
  readonly records: LinkRecord[];
  /** The feed `counter` says so many further numbers, 60 KB each; returns the last. */
  say(count: number): number;
  /** The feed `small` says a number. */
  saySmall(n: number): void;
  /** How the feed stands. */
  feed(): Promise<{ readonly slowReaders: number; readonly coalesced: number }>;
}

/** A client that can stop reading. */
export interface Reader {
  pause(): void;
  resume(): void;
}

/** Opens a client on one carrier, which hands on each message. */
export type Open = (bench: SlowBench, hear: (text: string) => void) => Promise<Reader>;

/** Starts it, until the test is over. */
export async function slowBench(): Promise<SlowBench> {
  const clock = new VirtualClock();
  const records: LinkRecord[] = [];
  let n = 0;
  const publish = new Map<string, (event: unknown, value: unknown) => void>();
  const gateway = await startGateway({
    secret: SECRET,
    clock,
    heartbeatMs: HEARTBEAT_MS,
    queue: { messagesMax: QUEUE_MAX },
    // Time stands still, so what was asked is never forgotten.
    limits: { requestsPerMinute: 10_000, linksPerAddress: 1000 },
    upstream: (feed) => ({
      start: (next) => {
        publish.set(feed, next);
        next({ n: 0 }, { n: 0 });
        return () => {};
      },
    }),
    onLinkEnded: (record) => records.push(record),
  }, { http3: { port: 0, certificate, key: new Secret(key) }, bridgePort: 0 });
  const ticket = (await issueTicket(SECRET, { feed: "counter" })).reveal();
  closers.push(async () => {
    const stopped = gateway.stop();
    const turning = setInterval(() => clock.advanceBy(500));
    await stopped;
    clearInterval(turning);
  });
  return {
    gateway,
    clock,
    ticket,
    certificate,
    records,
    say: (count) => {
      for (const end = n + count; n < end;) publish.get("counter")?.({ n: ++n, PAD }, { n, PAD });
      return n;
    },
    saySmall: (n) => publish.get("small")?.({ n }, { n }),
    feed: async () => {
      const headers = { authorization: `Bearer ${ticket}` };
      const told = await fetch(`${gateway.url}/v1/diagnostics?feed=counter`, { headers });
      const { feed } = await told.json() as Readonly<Record<"feed", never>>;
      return feed;
    },
  };
}

/** Cuts what comes into lines, and hands on those that begin so, without it. */
function lines(hear: (text: string) => void, start = ""): (chunk: Buffer) => void {
  let rest = "";
  return (chunk) => {
    const [last = "", ...whole] = `${rest}${chunk.toString("latin1")}`.split("\n").reverse();
    rest = last;
    for (const line of whole.reverse()) {
      if (line !== "" && line.startsWith(start)) hear(line.slice(start.length));
    }
  };
}

const hello = ({ ticket }: SlowBench): string => `${JSON.stringify({ type: "hello", ticket })}\n`;

const overHttp = (name: string, start?: string): Open => async ({ gateway, ticket }, hear) => {
  const headers = { authorization: `Bearer ${ticket}` };
  const request = get(`${gateway.url}/v1/feeds/counter/${name}`, { headers, agent: false });
  request.on("error", () => {});
  closers.push(() => request.destroy());
  const [response] = await once(request, "response") as [IncomingMessage];
  response.on("error", () => {});
  return response.on("data", lines(hear, start));
};

/** A client on each carrier that is a stream. */
export const CARRIERS: Readonly<Record<string, Open>> = {
  "websocket": async ({ gateway, ticket }, hear) => {
    const address = `${gateway.url.replace("http", "ws")}/v1/feeds/counter/socket`;
    const client = new WebSocket(address, ["holdfast.v1", `holdfast.ticket.${ticket}`]);
    client.on("error", () => {});
    client.on("message", (data) => hear(String(data)));
    closers.push(() => client.terminate());
    await once(client, "open");
    return client;
  },
  "event-stream": overHttp("events", "data: "),
  "line-stream": overHttp("stream"),
  "event-stream of HTTP/2": async ({ gateway, ticket }, hear) => {
    const { server, cut } = createGatewayServer(gateway, { certificate, key: new Secret(key) });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    closers.push(() => {
      cut();
      server.close();
    });
    const { port } = server.address() as AddressInfo;
    const client = connectHttp2(`https://localhost:${port}`, { ca: certificate });
    client.on("error", () => {});
    closers.push(() => client.destroy());
    const headers = { ":path": "/v1/feeds/counter/events", "authorization": `Bearer ${ticket}` };
    const stream = client.request(headers).on("error", () => {});
    return stream.on("data", lines(hear, "data: "));
  },
  "bridge": async (at, hear) => {
    const socket = connect(at.gateway.bridgePort!, "127.0.0.1").on("error", () => {});
    closers.push(() => socket.destroy());
    await once(socket, "connect");
    socket.write(hello(at));
    return socket.on("data", lines(hear));
  },
  "webtransport": async (at, hear) => {
    const port = Number(new URL(at.gateway.transportUrl ?? "").port);
    const client = await connectSlow(port, certificate);
    closers.push(() => client.close());
    equal(await client.ask(sessionFields("/v1/feeds/counter/transport")), "200");
    client.open(sessionStart(hello(at))).stream.on("data", lines(hear));
    return client;
  },
  // Its library reads whatever comes, so what it says of that is held back here too.
  "data-channel": async ({ gateway, ticket }, hear) => {
    const proxy = await startChannelProxy({ target: gateway.url });
    closers.push(() => proxy.close());
    const headers = { authorization: `Bearer ${ticket}` };
    const route = dataChannel(`${proxy.url}/v1/feeds/counter/channel`, {
      guarantee: "cursor",
      headers,
    });
    const request = { route, resumeAfter: null, maxMessageBytes: 1 << 20 };
    const nothing = (): void => {};
    const link = dataChannelTransport({ bindAddress: "127.0.0.1" }).open(request, {
      ...{ opened: nothing, heard: nothing, answered: nothing, ended: nothing },
      message: (text) => hear(String(text)),
    });
    closers.push(() => link.abandon());
    return { pause: () => proxy.set({ type: "offline" }), resume: () => proxy.heal() };
  },
};

/** What of a message is looked at. */
export interface Heard {
  readonly type: string;
  readonly n: number | null;
  readonly code?: number;
}

/** A reader that has the first value, and all it heard. */
export async function opened(at: SlowBench, open: Open): Promise<{
  readonly reader: Reader;
  readonly heard: readonly Heard[];
  readonly until: (n: number) => Promise<void>;
}> {
  const heard: Heard[] = [];
  let tell = (): void => {};
  const reader = await open(at, (text) => {
    const { type, value, code } = JSON.parse(text);
    heard.push({ type, n: value?.n ?? null, ...(code === undefined ? {} : { code }) });
    tell();
  });
  const until = async (n: number): Promise<void> => {
    while (heard.every((message) => message.n !== n)) {
      await new Promise<void>((told) => (tell = told));
    }
  };
  await until(0);
  return { reader, heard, until };
}

/** Publishes until nothing more fits between the gateway and who does not read. */
export async function fill({ say, feed }: SlowBench): Promise<number> {
  for (let stuck = 0; stuck < 3;) {
    say(QUEUE_MAX * 2);
    stuck = (await feed()).slowReaders === 1 ? stuck + 1 : 0;
  }
  return say(QUEUE_MAX * 2);
}
