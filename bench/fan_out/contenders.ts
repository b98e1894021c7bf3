import { systemClock, systemRandom } from "@holdfast/adapter-node";
import { createGateway, issueTicket, memoryStore } from "@holdfast/adapter-node/gateway";
import { Secret } from "@holdfast/core";
import type { IncomingMessage, Server, ServerResponse } from "node:http";
import type { Duplex } from "node:stream";
import { Server as SocketIoServer } from "socket.io";
import { WebSocketServer } from "ws";
import type { FanOutValue } from "./payload.ts";

/** How a client comes in, and what it must say. */
export interface Entrance {
  readonly path: string;
  /** Lines of the request beyond those that every client sends. */
  readonly headers: readonly string[];
  /** Whether it is a WebSocket; else an answer that never ends. */
  readonly isSocket: boolean;
}

/** A way to send one value to everybody, and where they come in. */
export interface Contender {
  readonly entrance: Entrance;
  readonly send: (value: FanOutValue) => void;
  /** Answers a request; false where it is none of this contender's. */
  readonly handle?: (request: IncomingMessage, response: ServerResponse) => boolean;
}

/** Names of the contenders, and how each is attached to a server. */
export const CONTENDERS: Readonly<Record<string, (http: Server) => Promise<Contender>>> = {
  "ws": (http) => Promise.resolve(bareWebSocket(http)),
  "holdfast websocket": (http) => gateway(http, "socket"),
  "socket.io": (http) => Promise.resolve(socketIo(http)),
  "node:http events": () => Promise.resolve(bareEvents()),
  "holdfast events": (http) => gateway(http, "events"),
  "holdfast lines": (http) => gateway(http, "stream"),
};

function bareWebSocket(http: Server): Contender {
  const sockets = new WebSocketServer({ server: http, perMessageDeflate: false });
  sockets.on("connection", (socket) => socket.on("error", () => {}));
  return {
    entrance: { path: "/", headers: [], isSocket: true },
    send: (value) => {
      const text = JSON.stringify(value);
      for (const socket of sockets.clients) socket.send(text);
    },
  };
}

function socketIo(http: Server): Contender {
  const io = new SocketIoServer(http, { transports: ["websocket"], perMessageDeflate: false });
  const path = "/socket.io/?EIO=4&transport=websocket";
  return {
    entrance: { path, headers: [], isSocket: true },
    send: (value) => void io.emit("value", value),
  };
}

/** An event stream without anything: what a streamed answer costs by itself. */
function bareEvents(): Contender {
  const answers = new Set<ServerResponse>();
  return {
    entrance: { path: "/events", headers: [], isSocket: false },
    send: (value) => {
      const text = `data: ${JSON.stringify(value)}\n\n`;
      for (const answer of answers) answer.write(text);
    },
    handle: (request, response) => {
      if (request.url !== "/events") return false;
      response.writeHead(200, { "content-type": "text/event-stream" });
      response.socket?.setNoDelay(true);
      response.write(":\n\n");
      answers.add(response);
      response.on("close", () => answers.delete(response));
      return true;
    },
  };
}

async function gateway(http: Server, carrier: "socket" | "events" | "stream"): Promise<Contender> {
  const secret = new Secret("0123456789abcdef0123456789abcdef");
  let publish = (_event: unknown, _value: unknown): void => {};
  const served = createGateway({
    secret,
    store: memoryStore({ clock: systemClock(), random: systemRandom() }),
    upstream: () => ({ start: (next) => (publish = next, publish(0, 0), () => {}) }),
    limits: { linksPerAddress: 100_000, linksMax: 100_000, requestsPerMinute: 1_000_000 },
  });
  http.on("upgrade", (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    served.upgrade(request, socket, head);
  });
  const ticket = (await issueTicket(secret, { feed: "counter", ttlS: 3600 })).reveal();
  const isSocket = carrier === "socket";
  const headers = isSocket
    ? [`Sec-WebSocket-Protocol: holdfast.v1, holdfast.ticket.${ticket}`]
    : [`Authorization: Bearer ${ticket}`];
  return {
    entrance: { path: `/v1/feeds/counter/${carrier}`, headers, isSocket },
    send: (value) => publish(value, value),
    handle: (request, response) => served.handle(request, response),
  };
}
