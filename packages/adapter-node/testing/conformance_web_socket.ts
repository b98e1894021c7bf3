import { createHash } from "node:crypto";
import type { IncomingMessage } from "node:http";
import { STATUS_CODES } from "node:http";
import type { Socket } from "node:net";
import { CONFORMANCE_BYTES, CONFORMANCE_TEXT } from "@holdfast/core/testing/conformance";
import { type WebSocket, WebSocketServer } from "ws";
import { type Answer, PORTAL_PAGE, refusal, secretEcho } from "./conformance_answer.ts";

type HandshakeScenario = (
  request: IncomingMessage,
  socket: Socket,
  params: URLSearchParams,
) => void;

type LinkScenario = (
  link: WebSocket,
  socket: Socket,
  params: URLSearchParams,
) => void;

/** Answers an upgrade as the scenario says. */
export function acceptWebSocket(
  request: IncomingMessage,
  socket: Socket,
  head: Buffer,
  scenario: string,
  params: URLSearchParams,
): void {
  const handshake = HANDSHAKE_SCENARIOS[scenario];
  if (handshake !== undefined) return handshake(request, socket, params);
  const play = LINK_SCENARIOS[scenario];
  if (play === undefined) {
    return write(socket, {
      status: 404,
      headers: {},
      body: "No such scenario",
    });
  }
  const server = new WebSocketServer({
    noServer: true,
    autoPong: scenario !== "no-pong",
    perMessageDeflate: false,
    maxPayload: 1 << 28,
    handleProtocols: (offered) => {
      const pick = params.get("pick");
      return pick !== null && offered.has(pick) ? pick : false;
    },
  });
  server.handleUpgrade(request, socket, head, (link) => {
    link.on("error", () => {});
    play(link, socket, params);
  });
}

/** What may happen to a handshake before there is a link. */
export const HANDSHAKE_SCENARIOS: Readonly<Record<string, HandshakeScenario>> = {
  "silent": () => {},
  "hang-up": (_request, socket) => void socket.destroy(),
  "status": (_request, socket, params) => write(socket, refusal(params), params.has("stall")),
  "html-200": (_request, socket) => {
    const headers = { "content-type": "text/html; charset=utf-8" };
    write(socket, { status: 200, headers, body: PORTAL_PAGE });
  },
  "redirect": (_request, socket) => {
    write(socket, {
      status: 302,
      headers: { "location": "/conformance/websocket/echo" },
      body: "",
    });
  },
  "echo-secret": (request, socket, params) => write(socket, secretEcho(request, params)),
  "wrong-accept": (_request, socket) => {
    socket.write(
      "HTTP/1.1 101 Switching Protocols\r\nupgrade: websocket\r\nconnection: Upgrade\r\n" +
        `sec-websocket-accept: ${createHash("sha1").update("wrong").digest("base64")}\r\n\r\n`,
    );
  },
};

const LINK_SCENARIOS: Readonly<Record<string, LinkScenario>> = {
  "echo": (link) => {
    link.on(
      "message",
      (bytes, isBinary) => link.send(bytes, { binary: isBinary }),
    );
  },
  "messages": (link, _socket, params) => {
    const from = Number(params.get("from") ?? 0);
    const bytes = Number(params.get("bytes") ?? 0);
    for (let n = from; n < from + Number(params.get("count") ?? 1); n++) {
      link.send(`${n}:`.padEnd(bytes, "m"));
    }
    if (params.has("then-close")) link.close(1000);
  },
  "slow": (link, _socket, params) => {
    let n = 0;
    const timer = setInterval(() => {
      link.send(`${n++}:`);
      if (n >= Number(params.get("count") ?? 3)) clearInterval(timer);
    }, Number(params.get("every-ms") ?? 20));
    link.on("close", () => clearInterval(timer));
  },
  "flood": (link) => {
    const timer = setInterval(() => link.send("flood"), 2);
    link.on("close", () => clearInterval(timer));
  },
  "large": (link, _socket, params) => link.send(`${"x".repeat(Number(params.get("bytes")) - 1)}z`),
  "empty": (link) => link.send(""),
  "text": (link) => link.send(CONFORMANCE_TEXT),
  "binary": (link) => link.send(Uint8Array.from(CONFORMANCE_BYTES)),
  "mixed": (link) => {
    for (const part of ["one", Uint8Array.of(2), "three", Uint8Array.of(4)]) {
      link.send(part);
    }
  },
  // Fragments of a message, cut inside characters, with a ping between them (RFC 6455 §5.4).
  "pieces": (link) => {
    const bytes = Buffer.from(CONFORMANCE_TEXT);
    for (let at = 0; at < bytes.length; at += 7) {
      const isLast = at + 7 >= bytes.length;
      link.send(bytes.subarray(at, at + 7), { binary: false, fin: isLast });
      if (at === 7) link.ping();
    }
    link.send("after");
  },
  "protocol": () => {},
  "mute": () => {},
  "deaf": (_link, socket) => void socket.pause(),
  "no-pong": () => {},
  "stray-pong": (link) => link.pong("not asked"),
  "ping-from-server": (link) => {
    link.ping();
    link.ping("again");
  },
  "wants-pong": (link) => {
    link.on(
      "pong",
      (payload) => payload.toString() === "answer me" && link.send("pong seen"),
    );
    link.ping("answer me");
  },
  "close-after-open": (link, _socket, params) => {
    const code = params.get("code");
    if (code === null) link.close();
    else link.close(Number(code), params.get("reason") ?? "");
  },
  "reset-after-open": (_link, socket) => {
    setTimeout(() => socket.resetAndDestroy(), 30);
  },
  "garbage": (_link, socket, params) => {
    socket.write(Buffer.from(GARBAGE[params.get("kind") ?? ""] ?? []));
  },
};

/** Frames that no peer may send, as bytes on the wire (RFC 6455 §5.2, §5.1, §7.4.1, §8.1). */
const GARBAGE: Readonly<Record<string, readonly number[]>> = {
  "reserved-bits": [0xf1, 0x01, 0x61],
  "masked": [0x81, 0x81, 1, 2, 3, 4, 0x60],
  "bad-opcode": [0x83, 0x00],
  "bad-close": [0x88, 0x02, 0x03, 0xed],
  "bad-utf8": [0x81, 0x03, 0xce, 0xba, 0xe1],
};

function write(socket: Socket, answer: Answer, isStalled = false): void {
  const body = Buffer.from(answer.body);
  const headers = {
    "content-length": String(body.length),
    "connection": "close",
    ...answer.headers,
  };
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
  const reason = STATUS_CODES[answer.status] ?? "Unknown";
  const start = `HTTP/1.1 ${answer.status} ${reason}\r\n${lines.join("")}\r\n`;
  if (isStalled) socket.write(start);
  else socket.end(Buffer.concat([Buffer.from(start), body]));
}
