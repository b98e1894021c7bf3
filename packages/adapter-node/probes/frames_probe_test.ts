import { deepEqual, equal, match, ok } from "node:assert/strict";
import { createServer, type IncomingMessage } from "node:http";
import { createHash } from "node:crypto";
import type { Duplex } from "node:stream";
import type { Evidence } from "@holdfast/core";
import { startConformanceServer } from "@holdfast/adapter-node/testing";
import { test } from "vitest";
import { probeFrames } from "./frames_probe.ts";
import { listening, probing, recordsOf } from "./probing.setup.ts";

/** What is heard from a server that opens every link and then does as it is told. */
async function heard(
  act: (socket: Duplex, count: number) => void,
): Promise<readonly Evidence[]> {
  const server = createServer();
  let count = 0;
  const open: Duplex[] = [];
  server.on("upgrade", (request, socket) => {
    open.push(socket);
    socket.on("error", () => {});
    socket.write(switching(request));
    act(socket, count++);
  });
  const url = `ws://127.0.0.1:${await listening(server)}/feed`;
  const { target, context } = probing(url, { profile: "generic" });
  const evidence = await probeFrames(target, context);
  for (const socket of open) socket.destroy();
  server.close();
  return evidence;
}

function switching({ headers }: IncomingMessage): string {
  const accept = createHash("sha1")
    .update(`${headers["sec-websocket-key"]}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`)
    .digest("base64");
  return "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n" +
    `Sec-WebSocket-Accept: ${accept}\r\n\r\n`;
}

const words = (evidence: readonly Evidence[]): readonly string[] =>
  recordsOf(evidence, "frames").map(({ what, outcome }) => `${what} ${outcome}`);

test("probeFrames() records pongs, an echo and an answered close", async () => {
  const server = await startConformanceServer();
  const url = `${server.url}/conformance/websocket/echo`;
  const { target, context } = probing(url, { profile: "generic" });
  const evidence = await probeFrames(target, context);
  deepEqual(words(evidence), ["pong arrived", "echo arrived", "close arrived"]);
  equal(recordsOf(evidence, "upgrade")[0]?.variant, "second");
  await server.close();
});

test("probeFrames() finds frames that break the protocol, and says how", async () => {
  const cases: readonly (readonly [readonly number[], RegExp])[] = [
    [[0xf1, 0x01, 0x41], /RSV/],
    [[0x83, 0x01, 0x41], /opcode/],
    [[0x81, 0x81, 1, 2, 3, 4, 0x41], /MASK/],
    [[0x81, 0x02, 0xc3, 0x28], /UTF-8/],
    [[0x88, 0x02, 0x03, 0xed], /close code|status code/],
    [[...Buffer.from("HTTP/1.1 400 Bad Request\r\n\r\n")], /RSV|opcode|MASK/],
  ];
  for (const [bytes, flaw] of cases) {
    const evidence = await heard((socket, count) => {
      if (count === 0) setTimeout(() => socket.write(Buffer.from(bytes)), 20);
    });
    const invalid = recordsOf(evidence, "frames").find(({ outcome }) => outcome === "invalid");
    match(invalid?.flaw ?? JSON.stringify(evidence), flaw);
  }
});

test("probeFrames() survives a broken frame that comes with the handshake", async () => {
  const evidence = await heard((socket, count) => {
    if (count === 0) socket.write(Buffer.of(0xf1, 0x01, 0x41));
  });
  ok(recordsOf(evidence, "frames").some(({ outcome }) => outcome === "invalid"));
});

test("probeFrames() records silence after a handshake", async () => {
  const evidence = await heard(() => {});
  deepEqual(words(evidence), ["pong missing", "close missing"]);
});

test("probeFrames() tells pongs that were held back and came at once", async () => {
  const evidence = await heard((socket, count) => {
    if (count > 0) return;
    let held = Buffer.alloc(0);
    socket.on("data", (bytes: Buffer) => held = Buffer.concat([held, bytes]));
    setTimeout(() => socket.write(pongsOf(held)), 1500);
  });
  equal(words(evidence)[0], "pong late");
});

test("probeFrames() records how a link ended that was left to us", async () => {
  const evidence = await heard((socket, count) => {
    const goingAway = Buffer.of(0x88, 0x02, 0x03, 0xe9);
    if (count === 0) setTimeout(() => socket.end(goingAway), 50);
  });
  const [close] = recordsOf(evidence, "close");
  equal(close?.end.code, 1001);
  deepEqual(words(evidence), []);
  ok((close?.livedMs ?? 0) >= 40);
});

test("probeFrames() sees a server that hangs up on the first frame", async () => {
  const evidence = await heard((socket, count) => {
    if (count === 0) socket.once("data", () => socket.destroy());
  });
  equal(words(evidence)[0], "pong cut");
});

test("probeFrames() sees a server that hangs up on a text", async () => {
  const evidence = await heard((socket, count) => {
    if (count > 0) return;
    socket.on("data", (bytes: Buffer) => {
      if (bytes[0] === 0x81) socket.destroy();
      else socket.write(pongsOf(bytes));
    });
  });
  ok(words(evidence).includes("echo cut"));
});

/** The pongs for the pings in some bytes of a client: short and masked, each six bytes and more. */
function pongsOf(bytes: Buffer): Buffer {
  const pongs: Buffer[] = [];
  for (let at = 0; at + 6 <= bytes.length;) {
    const length = (bytes[at + 1] ?? 0) & 0x7f;
    const mask = bytes.subarray(at + 2, at + 6);
    const payload = bytes.subarray(at + 6, at + 6 + length)
      .map((byte, n) => byte ^ (mask[n % 4] ?? 0));
    if (bytes[at] === 0x89) pongs.push(Buffer.concat([Buffer.of(0x8a, length), payload]));
    at += 6 + length;
  }
  return Buffer.concat(pongs);
}
