import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo, Socket } from "node:net";
import type { Duplex } from "node:stream";
import { acceptBridge } from "./conformance_bridge.ts";
import { dataChannelScenarios } from "./conformance_data_channel.ts";
import { EVENT_STREAM_SCENARIOS } from "./conformance_event_stream.ts";
import { ANSWER_SCENARIOS, type HttpScenario } from "./conformance_answer.ts";
import { LINE_STREAM_SCENARIOS } from "./conformance_line_stream.ts";
import { LONG_POLL_SCENARIOS } from "./conformance_long_poll.ts";
import { POLL_SCENARIOS } from "./conformance_poll.ts";
import { acceptWebSocket } from "./conformance_web_socket.ts";
import { serveTransports } from "./conformance_web_transport.ts";
import { makeShortCertificate, type ShortCertificate } from "../http3/short_certificate.ts";

/** A running conformance server. */
export interface ConformanceServer {
  /** Address without a path, such as `http://127.0.0.1:40123`. */
  readonly url: string;
  readonly port: number;
  /** Address for WebTransport; null where its library is not installed. */
  readonly transportUrl: string | null;
  /** A port of the same host on which nothing listens. */
  readonly refusedPort: number;
  /** Ends every connection and stops listening. */
  close(): Promise<void>;
}

/**
 * Starts the server that the conformance cases of `@holdfast/core/testing` run against, on a free
 * port of 127.0.0.1. Its scenarios are paths: `/conformance/<kind of
 * route>/<scenario>?<parameters>`. Every origin may read it.
 *
 * @param certificate For WebTransport. @default {one of its own}
 */
export async function startConformanceServer(
  certificate: ShortCertificate = makeShortCertificate(Date.now()),
): Promise<ConformanceServer> {
  const sockets = new Set<Socket>();
  const channels = dataChannelScenarios();
  const own = { ...OWN_SCENARIOS, "data-channel": channels.scenarios };
  const server = createServer((request, response) => answer(request, response, own));
  server.on("connection", (socket) => {
    sockets.add(socket);
    // A scenario that resets the connection must not bring the server down.
    socket.on("error", () => {});
    socket.on("close", () => sockets.delete(socket));
  });
  server.on("upgrade", upgrade);
  server.on("clientError", (_error, socket) => socket.destroy());
  const port = await listen(server);
  const refusedPort = await freePort();
  const transports = await serveTransports(certificate);
  return {
    url: `http://127.0.0.1:${port}`,
    port,
    transportUrl: transports === null ? null : `https://127.0.0.1:${transports.port}`,
    refusedPort,
    close: async () => {
      const closed = new Promise((resolve) => server.close(resolve));
      channels.close();
      for (const socket of sockets) socket.destroy();
      await Promise.all([closed, transports?.close()]);
    },
  };
}

interface Place {
  readonly kind: string;
  readonly scenario: string;
  readonly params: URLSearchParams;
}

function placeOf(request: IncomingMessage): Place | null {
  const url = new URL(request.url ?? "/", "http://conformance.test");
  const [, root, kind, scenario] = url.pathname.split("/");
  if (root !== "conformance" || kind === undefined || scenario === undefined) {
    return null;
  }
  return { kind, scenario, params: url.searchParams };
}

function answer(request: IncomingMessage, response: ServerResponse, own: Scenarios): void {
  response.setHeader("access-control-allow-origin", "*");
  response.setHeader("access-control-expose-headers", "*");
  response.setHeader("timing-allow-origin", "*");
  if (request.method === "OPTIONS") {
    response.setHeader("access-control-allow-methods", "GET, POST");
    const wanted = request.headers["access-control-request-headers"] ?? "*";
    response.setHeader("access-control-allow-headers", wanted);
    response.writeHead(204).end();
    return;
  }
  const place = placeOf(request);
  const scenario = place === null ? undefined : httpScenario(place, own);
  if (place === null || scenario === undefined) {
    response.writeHead(404, { "content-type": "text/plain" }).end(
      "No such scenario",
    );
    return;
  }
  scenario(request, response, place.params);
}

type Scenarios = Readonly<Record<string, Readonly<Record<string, HttpScenario>>>>;

const OWN_SCENARIOS: Scenarios = {
  "event-source": EVENT_STREAM_SCENARIOS,
  "line-stream": LINE_STREAM_SCENARIOS,
  "long-poll": LONG_POLL_SCENARIOS,
};

function httpScenario(place: Place, scenarios: Scenarios): HttpScenario | undefined {
  const own = scenarios[place.kind] ?? POLL_SCENARIOS;
  return own[place.scenario] ?? ANSWER_SCENARIOS[place.scenario];
}

function upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
  const place = placeOf(request);
  socket.on("error", () => {});
  const accept = UPGRADES[place?.kind ?? ""];
  if (place === null || accept === undefined) {
    socket.end(
      "HTTP/1.1 404 Not Found\r\nconnection: close\r\ncontent-length: 0\r\n\r\n",
    );
    return;
  }
  accept(request, socket as Socket, head, place.scenario, place.params);
}

const UPGRADES: Readonly<Record<string, typeof acceptWebSocket>> = {
  "websocket": acceptWebSocket,
  "bridge": acceptBridge,
};

function listen(server: Server): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(
      0,
      "127.0.0.1",
      () => resolve((server.address() as AddressInfo).port),
    );
  });
}

async function freePort(): Promise<number> {
  const server = createServer();
  const port = await listen(server);
  await new Promise((resolve) => server.close(resolve));
  return port;
}
