import { deepEqual, equal } from "node:assert/strict";
import { createHash } from "node:crypto";
import { createServer, type Server, type Socket } from "node:net";
import { startConformanceServer } from "@holdfast/adapter-node/testing";
import { afterEach, test } from "vitest";
import type { UpgradeEvidence } from "./evidence_names.ts";
import { type Handshake, shakeHands } from "./handshake.ts";
import { listening, probing } from "./probing.setup.ts";

const servers: Server[] = [];

afterEach(() => {
  for (const server of servers.splice(0)) server.close();
});

type Words = (key: string, request: string) => string;

/** A server that answers every request with given words. */
async function answering(words: Words, change: Partial<Handshake> = {}): Promise<UpgradeEvidence> {
  const server = createServer((socket) => {
    socket.on("error", () => {});
    socket.once("data", (bytes) => {
      const request = bytes.toString();
      const key = /sec-websocket-key: (\S+)/i.exec(request)?.[1] ?? "";
      socket.end(words(key, request));
    });
  });
  return await shaken(server, change);
}

async function shaken(server: Server, change: Partial<Handshake> = {}): Promise<UpgradeEvidence> {
  servers.push(server);
  const { target, context } = probing(`ws://127.0.0.1:${await listening(server)}`);
  const handshake = { variant: "normal", path: "/ws", deadlineMs: 500, ...change } as const;
  const { evidence, socket } = await shakeHands(target, context, handshake);
  socket?.destroy();
  return evidence;
}

function acceptOf(key: string): string {
  return createHash("sha1").update(`${key}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`).digest("base64");
}

const RIGHT = ["Upgrade: websocket", "Connection: Upgrade"];

function switching(key: string, lines: readonly string[]): string {
  const accept = `Sec-WebSocket-Accept: ${acceptOf(key)}`;
  return ["HTTP/1.1 101 Switching Protocols", ...lines, accept, "", ""].join("\r\n");
}

test("shakeHands() opens, and shows the headers of the 101", async () => {
  const found = await answering((key) => switching(key, [...RIGHT, "Server: probe"]));
  equal(found.outcome, "opened");
  equal(found.status, 101);
  equal(found.headers?.["server"], "probe");
  equal(found.flaw, undefined);
});

test("shakeHands() finds every flaw of a 101", async () => {
  const cases: readonly (readonly [Words, string])[] = [
    [(key) => switching(key, ["Connection: Upgrade"]), "The header Upgrade is missing"],
    [
      (key) => switching(key, ["Upgrade: h2c", "Connection: Upgrade"]),
      "The header Upgrade does not say websocket",
    ],
    [
      (key) => switching(key, ["Upgrade: websocket", "Connection: close"]),
      "The header Connection does not say Upgrade",
    ],
    [
      () => switching("another key", RIGHT),
      "The header Sec-WebSocket-Accept does not match the key",
    ],
    [
      () => `HTTP/1.1 101 Switching Protocols\r\n${RIGHT.join("\r\n")}\r\n\r\n`,
      "The header Sec-WebSocket-Accept is missing",
    ],
    [
      (key) => switching(key, [...RIGHT, "Sec-WebSocket-Protocol: chat"]),
      "A subprotocol was chosen that nobody offered",
    ],
    [
      (key) => switching(key, [...RIGHT, "Sec-WebSocket-Extensions: x-own"]),
      "An extension was chosen that nobody offered",
    ],
  ];
  for (const [words, flaw] of cases) {
    const found = await answering(words);
    equal(found.flaw, flaw);
    equal(found.outcome, "failed");
    equal(found.end?.status, 101);
  }
});

test("shakeHands() takes permessage-deflate only where it was offered", async () => {
  const words: Words = (key) =>
    switching(key, [...RIGHT, "Sec-WebSocket-Extensions: permessage-deflate; server_no_context"]);
  equal((await answering(words)).outcome, "opened");
  equal((await answering(words, { hasExtensions: false })).outcome, "failed");
});

test("shakeHands() shows status, headers and the start of the body of a refusal", async () => {
  const body = '{"detail":"Method Not Allowed"}';
  const found = await answering(() =>
    `HTTP/1.1 405 Method Not Allowed\r\nAllow: POST\r\nX-Other: 1\r\n` +
    `Content-Length: ${body.length}\r\n\r\n${body}`
  );
  equal(found.outcome, "refused");
  equal(found.end?.status, 405);
  equal(found.end?.bodyStart, body);
  deepEqual(Object.keys(found.end?.headers ?? {}), ["allow", "content-length"]);
});

test("shakeHands() skips interim answers", async () => {
  const found = await answering((key) =>
    `HTTP/1.1 103 Early Hints\r\n\r\n${switching(key, RIGHT)}`
  );
  equal(found.outcome, "opened");
});

test("shakeHands() tells a close from a reset, from silence, from noise", async () => {
  const onBytes = (act: (socket: Socket) => void): Server =>
    createServer((socket) => {
      socket.on("error", () => {});
      socket.once("data", () => act(socket));
    });
  const closed = await shaken(onBytes((socket) => void socket.end()));
  equal(closed.outcome, "failed");
  equal(closed.end?.message, "The connection was closed without an answer");
  const reset = await shaken(onBytes((socket) => void socket.resetAndDestroy()));
  equal(reset.outcome, "failed");
  equal(reset.end?.message, "The connection was reset without an answer: ECONNRESET");
  const noise = await shaken(onBytes((socket) => void socket.end("220 mail.example ESMTP\r\n")));
  equal(noise.end?.message, "The answer is not HTTP");
  const silent = await shaken(onBytes(() => {}));
  equal(silent.outcome, "timeout");
});

test("shakeHands() leaves out what the variant leaves out", async () => {
  let seen = "";
  const remember: Words = (key, request) => {
    seen = request.toLowerCase();
    return switching(key, RIGHT);
  };
  await answering(remember, { hasKey: false, hasExtensions: false });
  equal(/sec-websocket-key|sec-websocket-extensions|origin:/.test(seen), false);
  await answering(remember, { origin: "https://foreign.example" });
  equal(/\r\norigin: https:\/\/foreign\.example\r\n/.test(seen), true);
});

test("shakeHands() refuses what the conformance server answers wrongly", async () => {
  const server = await startConformanceServer();
  const { target, context } = probing(server.url);
  const shake = async (scenario: string): Promise<UpgradeEvidence> => {
    const path = `/conformance/websocket/${scenario}`;
    const handshake = { variant: "normal", path, deadlineMs: 500 } as const;
    const { evidence, socket } = await shakeHands(target, context, handshake);
    socket?.destroy();
    return evidence;
  };
  equal((await shake("echo")).outcome, "opened");
  equal((await shake("wrong-accept")).flaw !== undefined, true);
  equal((await shake("silent")).outcome, "timeout");
  equal((await shake("html-200")).end?.status, 200);
  equal((await shake("redirect")).end?.headers?.["location"], "/conformance/websocket/echo");
  await server.close();
});
