import { type LinkEnd, type LinkListener, webSocket } from "@holdfast/core";
import type { IncomingHttpHeaders } from "node:http";
import type { AddressInfo, Socket } from "node:net";
import { afterEach, beforeEach, expect, test } from "vitest";
import { type WebSocket, WebSocketServer } from "ws";
import { webSocketTransport } from "./web_socket_transport.ts";

let server: WebSocketServer;
let url: string;

beforeEach(async () => {
  server = new WebSocketServer({ port: 0, host: "127.0.0.1" });
  await new Promise((resolve) => server.once("listening", resolve));
  url = `ws://127.0.0.1:${(server.address() as AddressInfo).port}/feed`;
});
afterEach(async () => {
  for (const socket of server.clients) socket.terminate();
  await new Promise((resolve) => server.close(resolve));
});

interface Accepted {
  readonly socket: WebSocket;
  readonly headers: IncomingHttpHeaders;
}

const accepted = (): Promise<Accepted> =>
  new Promise((resolve) => {
    server.once("connection", (socket, { headers }) => resolve({ socket, headers }));
  });

interface Heard extends LinkListener {
  readonly isOpened: Promise<void>;
  readonly end: Promise<LinkEnd>;
}

function listener(): Heard {
  let opened: () => void = () => {};
  let ended: (end: LinkEnd) => void = () => {};
  const isOpened = new Promise<void>((resolve) => {
    opened = resolve;
  });
  const end = new Promise<LinkEnd>((resolve) => {
    ended = resolve;
  });
  return {
    opened: () => opened(),
    message: () => {},
    heard: () => {},
    answered: () => {},
    ended: (how) => ended(how),
    isOpened,
    end,
  };
}

function request(headers: Record<string, string> = {}): {
  readonly route: ReturnType<typeof webSocket>;
  readonly resumeAfter: null;
  readonly maxMessageBytes: number;
} {
  return { route: webSocket(url, { headers }), resumeAfter: null, maxMessageBytes: 1000 };
}

test("webSocketTransport() sends the route's headers", async () => {
  const peer = accepted();
  const link = webSocketTransport().open(request({ "X-Api-Key": "k1" }), listener());
  expect((await peer).headers["x-api-key"]).toBe("k1");
  link.abandon();
});

test("webSocketTransport() offers no compression", async () => {
  const peer = accepted();
  const link = webSocketTransport().open(request(), listener());
  expect((await peer).headers["sec-websocket-extensions"]).toBe(undefined);
  link.abandon();
});

test("abandon() tells the peer code and reason, behind the scenes", async () => {
  const peer = accepted();
  const heard = listener();
  const link = webSocketTransport().open(request(), heard);
  const { socket } = await peer;
  await heard.isOpened;
  const closed = new Promise((resolve) => {
    socket.once("close", (code, reason) => resolve([code, reason.toString()]));
  });
  link.abandon(4001, "€".repeat(100));
  expect(await closed).toEqual([4001, "€".repeat(41)]);
});

test("abandon() frees the socket of a peer that does not answer", async () => {
  const peer = accepted();
  const heard = listener();
  const link = webSocketTransport({ closingMs: 30 }).open(request(), heard);
  const { socket } = await peer;
  await heard.isOpened;
  const raw = (socket as unknown as { readonly _socket: Socket })._socket;
  const closed = new Promise((resolve) => socket.once("close", resolve));
  // A peer that neither reads nor answers; it notices the reset once it looks again.
  raw.pause();
  link.abandon();
  await new Promise((wake) => setTimeout(wake, 100));
  raw.resume();
  expect(await closed).toBeTypeOf("number");
});

test("a message that is too large tells the peer 1009", async () => {
  const peer = accepted();
  const heard = listener();
  webSocketTransport().open(request(), heard);
  const { socket } = await peer;
  const closed = new Promise((resolve) => socket.once("close", resolve));
  socket.send("x".repeat(1001));
  expect(await heard.end).toMatchObject({ how: "closed", code: 1009 });
  expect(await closed).toBe(1009);
});

test("send() keeps to the limit of what may wait", async () => {
  const peer = accepted();
  const heard = listener();
  const link = webSocketTransport({ bufferedBytesMax: 1000 }).open(request(), heard);
  const { socket } = await peer;
  socket.pause();
  await heard.isOpened;
  let sent = 0;
  while (sent < 5000 && link.send("x".repeat(10_000)) === "sent") sent++;
  expect(sent).toBeLessThan(5000);
  link.abandon();
});
