// One feed for any number of WebSockets. Usage: node --expose-gc serve.ts <who>
// Control: GET /run?messages=N&everyMs=M sends, GET /stats tells what it cost.

import { systemClock, systemRandom } from "@holdfast/adapter-node";
import { createGateway, issueTicket, memoryStore } from "@holdfast/adapter-node/gateway";
import { Secret } from "@holdfast/core";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import type { Duplex } from "node:stream";
import { Server as SocketIoServer } from "socket.io";
import { WebSocketServer } from "ws";

const [who = ""] = process.argv.slice(2);
const SECRET = new Secret("0123456789abcdef0123456789abcdef");

/** A way to send one value to everybody, and where they come in. */
interface Contender {
  readonly send: (value: { readonly n: number; readonly at: number }) => void;
  readonly path: string;
  readonly protocols: readonly string[];
  readonly handle?: (request: IncomingMessage, response: ServerResponse) => boolean;
}

const http = createServer((request, response) => {
  const url = new URL(request.url ?? "/", "http://localhost");
  if (url.pathname === "/run") return void run(url.searchParams, response);
  if (url.pathname === "/stats") return stats(response);
  if (contender.handle?.(request, response) !== true) response.writeHead(404).end();
});
const contender = await contenderOf(who);
http.listen(0, "127.0.0.1", 4096, () => {
  const { path, protocols } = contender;
  console.log(JSON.stringify({ port: (http.address() as AddressInfo).port, path, protocols }));
});
process.once("SIGTERM", () => process.exit(0));

async function contenderOf(name: string): Promise<Contender> {
  if (name === "ws") {
    const sockets = new WebSocketServer({ server: http, perMessageDeflate: false });
    return {
      path: "/",
      protocols: [],
      send: (value) => {
        const text = JSON.stringify(value);
        for (const socket of sockets.clients) socket.send(text);
      },
    };
  }
  if (name === "socket.io") {
    const io = new SocketIoServer(http, { transports: ["websocket"], perMessageDeflate: false });
    return {
      path: "/socket.io/?EIO=4&transport=websocket",
      protocols: [],
      send: (value) => io.emit("value", value),
    };
  }
  let publish = (_event: unknown, _value: unknown): void => {};
  const gateway = createGateway({
    secret: SECRET,
    store: memoryStore({ clock: systemClock(), random: systemRandom() }),
    upstream: () => ({ start: (next) => (publish = next, publish(0, 0), () => {}) }),
    limits: { linksPerAddress: 100_000, linksMax: 100_000, requestsPerMinute: 1_000_000 },
  });
  http.on(
    "upgrade",
    (request: IncomingMessage, socket: Duplex, head: Buffer) =>
      gateway.upgrade(request, socket, head),
  );
  const ticket = await issueTicket(SECRET, { feed: "counter", ttlS: 3600 });
  return {
    path: "/v1/feeds/counter/socket",
    protocols: ["holdfast.v1", `holdfast.ticket.${ticket.reveal()}`],
    send: (value) => publish(value, value),
    handle: (request, response) => gateway.handle(request, response),
  };
}

let spentUs = 0;

async function run(query: URLSearchParams, response: ServerResponse): Promise<void> {
  const before = process.cpuUsage();
  const everyMs = Number(query.get("everyMs"));
  for (let n = 0; n < Number(query.get("messages")); n++) {
    contender.send({ n, at: performance.timeOrigin + performance.now() });
    await new Promise((wake) => setTimeout(wake, everyMs));
  }
  // What is still in the sockets' buffers is part of the cost.
  await new Promise((wake) => setTimeout(wake, 500));
  const { user, system } = process.cpuUsage(before);
  spentUs = user + system;
  response.end();
}

function stats(response: ServerResponse): void {
  for (let pass = 0; pass < 3; pass++) globalThis.gc?.();
  const { heapUsed, external } = process.memoryUsage();
  response.end(JSON.stringify({ spentUs, bytes: heapUsed + external }));
}
