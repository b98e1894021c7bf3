import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { WebSocketServer } from "ws";

/** A server whose value changes again and again, told by poll, by event stream and by WebSocket. */
export interface ValueServer {
  /** Address without a path. */
  readonly url: string;
  /** Ends it. */
  close(): Promise<void>;
}

/** Pace of changes; every route has news all the time. */
const CHANGE_EVERY_MS = 250;
/** Stands for the network and the database, so that a ratio of times means something. */
const ANSWER_AFTER_MS = 30;

/** Starts the server on a free port. */
export async function startValueServer(): Promise<ValueServer> {
  const startedAt = Date.now();
  const value = (): string => String(Math.floor((Date.now() - startedAt) / CHANGE_EVERY_MS));
  const streams = new Set<ServerResponse>();
  const http = createServer((request, response) => answer(request, response, value, streams));
  const sockets = new WebSocketServer({
    server: http,
    perMessageDeflate: false,
  });
  // Another channel than /feed is accepted and stays silent, as an LNbits socket does.
  const isFeed = new WeakSet<object>();
  sockets.on("connection", (socket, request) => {
    socket.on("error", () => {});
    if (request.url === "/feed") isFeed.add(socket);
  });
  const timer = setInterval(() => {
    for (const socket of sockets.clients) {
      if (isFeed.has(socket)) socket.send(value());
    }
    for (const stream of streams) stream.write(`data: ${value()}\n\n`);
  }, CHANGE_EVERY_MS);
  await new Promise<void>((resolve) => http.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${(http.address() as AddressInfo).port}`,
    close: async () => {
      clearInterval(timer);
      for (const socket of sockets.clients) socket.terminate();
      await end(http);
    },
  };
}

function answer(
  request: IncomingMessage,
  response: ServerResponse,
  value: () => string,
  streams: Set<ServerResponse>,
): void {
  if (request.url === "/stream") {
    response.writeHead(200, {
      "content-type": "text/event-stream",
      "cache-control": "no-store",
    });
    response.flushHeaders();
    streams.add(response);
    response.on("close", () => streams.delete(response));
    return;
  }
  setTimeout(() => {
    response.writeHead(200, {
      "content-type": "text/plain",
      "cache-control": "no-store",
    });
    response.end(value());
  }, ANSWER_AFTER_MS);
}

function end(http: Server): Promise<void> {
  http.closeAllConnections();
  return new Promise((resolve) => http.close(() => resolve()));
}
