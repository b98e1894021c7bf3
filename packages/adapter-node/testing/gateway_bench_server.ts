import { Secret } from "@holdfast/core";
import type { BenchTickets } from "@holdfast/core/testing/conformance";
import { SignJWT } from "jose";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { issueTicket, type RunningGateway, startGateway } from "../gateway/mod.ts";
import { hasQuicLibrary } from "../http3/quic_library.ts";
import { type SessionServer, startSessionServer } from "../http3/session_server.ts";
import { systemClock } from "../system_clock.ts";
import { type ByteBridge, startByteBridge } from "./byte_bridge.ts";
import { makeShortCertificate, type ShortCertificate } from "../http3/short_certificate.ts";

/** A server that starts gateways for the cases on gateways, and speaks for their upstreams. */
export interface GatewayBenchServer {
  /** Address without a path. */
  readonly url: string;
  /** Ends it, and every gateway that it started. */
  close(): Promise<void>;
}

interface StartedBench {
  readonly gateway: RunningGateway;
  /** Leads to its TCP port. */
  readonly bridge: ByteBridge;
  say(count: number): void;
}

/** Gateways at once; the oldest is ended for a further one. */
const BENCHES_MAX = 200;
const SAY_MAX = 1000;
const SECRET = new Secret("0123456789abcdef0123456789abcdef");
const FEED = "counter";

/**
 * Starts a server for the gateway's own conformance cases, which run in pages too: `POST /start`,
 * `/say?id=…&count=…` and `/drain?id=…`.
 *
 * @example A gateway that says three numbers
 * ```ts
 * import { startGatewayBenchServer } from "@holdfast/adapter-node/testing";
 * import { equal } from "node:assert/strict";
 *
 * const server = await startGatewayBenchServer();
 * const answer = await fetch(`${server.url}/start`, { method: "POST" });
 * const { id } = await answer.json();
 * const said = await fetch(`${server.url}/say?id=${id}&count=3`, { method: "POST" });
 * equal(said.status, 200);
 * await server.close();
 * ```
 *
 * @param certificate For WebTransport, where its library is installed. @default {one of its own}
 */
export async function startGatewayBenchServer(
  certificate: ShortCertificate = makeShortCertificate(Date.now()),
): Promise<GatewayBenchServer> {
  const benches = new Map<string, StartedBench>();
  const sessions = hasQuicLibrary() ? await serveSessions(benches, certificate) : null;
  let started = 0;
  const answer = async (path: string, query: URLSearchParams): Promise<unknown> => {
    if (path === "/start") {
      const bench = await startBench(query);
      const id = String(started += 1);
      benches.set(id, bench);
      const [oldest] = benches;
      if (benches.size > BENCHES_MAX && oldest !== undefined) {
        benches.delete(oldest[0]);
        await stopBench(oldest[1]);
      }
      return {
        id,
        url: bench.gateway.url,
        transportUrl: sessions === null ? null : `https://127.0.0.1:${sessions.port}/${id}`,
        bridgeUrl: bench.bridge.url,
        tickets: await ticketsOf(),
      };
    }
    const bench = benches.get(query.get("id") ?? "");
    if (bench === undefined) throw new RangeError("There is no such gateway");
    if (path === "/drain") await bench.gateway.drain(0);
    else bench.say(Math.min(SAY_MAX, Number(query.get("count"))));
    return {};
  };
  const server = createServer((request, response) => {
    const { pathname, searchParams } = new URL(request.url ?? "/", "http://bench.test");
    response.setHeader("access-control-allow-origin", "*");
    answer(pathname, searchParams).then(
      (told) => response.end(JSON.stringify(told)),
      (error: unknown) => response.writeHead(400).end(String(error)),
    );
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: async () => {
      const closed = new Promise((resolve) => server.close(resolve));
      server.closeAllConnections();
      await Promise.all([...benches.values()].map(stopBench));
      await Promise.all([closed, sessions?.close()]);
    },
  };
}

/** One server of sessions for all gateways, each under a path of its own: servers are costly. */
async function serveSessions(
  benches: ReadonlyMap<string, StartedBench>,
  { certificate, key }: ShortCertificate,
): Promise<SessionServer> {
  const place = { host: "127.0.0.1", port: 0, certificate, key, clock: systemClock() };
  return await startSessionServer(place, (offered) => {
    const [, id = "", path = ""] = /^\/(\d+)(\/.*)$/.exec(offered.request.path) ?? [];
    const own = { ...offered, request: { ...offered.request, path } };
    if (benches.get(id)?.gateway.session(own) !== true) offered.refuse(404);
  });
}

async function stopBench({ gateway, bridge }: StartedBench): Promise<void> {
  await bridge.close();
  await gateway.stop();
}

async function startBench(query: URLSearchParams): Promise<StartedBench> {
  let value = 0;
  let publish = (_event: unknown, _value: unknown): void => {};
  const numberOf = (name: string): number | null =>
    query.has(name) ? Number(query.get(name)) : null;
  const heartbeatMs = numberOf("heartbeatMs");
  const linksPerAddress = numberOf("linksPerAddress");
  const gateway = await startGateway({
    secret: SECRET,
    origins: ["*"],
    // Every case comes from this host, and is a client of its own.
    proxies: [],
    // Only the loopback: a machine's other addresses come and go under a test.
    dataChannel: { bindAddress: "127.0.0.1" },
    upstream: (feed) =>
      feed !== FEED ? null : {
        start: (next) => {
          publish = next;
          publish(value, value);
          return () => {};
        },
      },
    ...(heartbeatMs === null ? {} : { heartbeatMs }),
    ...(linksPerAddress === null ? {} : { limits: { linksPerAddress } }),
  }, { bridgePort: 0 });
  return {
    gateway,
    bridge: await startByteBridge(gateway.bridgePort ?? 0),
    say: (count) => {
      for (let n = 0; n < count; n += 1) {
        value += 1;
        publish(value, value);
      }
    },
  };
}

async function ticketsOf(): Promise<BenchTickets> {
  const ticketFor = async (feed: string): Promise<string> =>
    (await issueTicket(SECRET, { feed })).reveal();
  const expired = await new SignJWT({ scope: "read" })
    .setProtectedHeader({ alg: "HS256" })
    .setSubject(FEED)
    .setAudience("holdfast.v1")
    .setExpirationTime(Math.floor(Date.now() / 1000) - 60)
    .sign(new TextEncoder().encode(SECRET.reveal()));
  return {
    good: await ticketFor(FEED),
    other: await ticketFor("other"),
    none: await ticketFor("none"),
    expired,
  };
}
