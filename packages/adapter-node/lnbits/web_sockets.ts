import { randomBytes } from "node:crypto";
import type { IncomingMessage } from "node:http";
import type { Duplex } from "node:stream";
import { type WebSocket, WebSocketServer } from "ws";
import type { Channels } from "./channels.ts";
import { decodePath } from "./decode_path.ts";
import type { LnbitsSwitches } from "./lnbits_switches.ts";

const CHANNEL_REGEXP = /^\/api\/v1\/ws\/([^/]+)$/;
/** uvicorn's default: one byte more closes with 1009. */
const MESSAGE_BYTES_MAX = 16 * 1024 * 1024;

/** The WebSocket half of the server: who may open one, and what keeps it or ends it. */
export class WebSockets {
  readonly #server = new WebSocketServer({
    noServer: true,
    clientTracking: false,
    maxPayload: MESSAGE_BYTES_MAX,
    perMessageDeflate: true,
    // LNbits accepts every subprotocol offer by choosing none.
    handleProtocols: () => false,
  });
  readonly #channels: Channels;
  readonly #switches: LnbitsSwitches;
  readonly #pongTimeoutMs: number;

  /**
   * @param channels Where an accepted socket listens.
   * @param switches Its ping interval.
   * @param pongTimeoutMs How long a ping may go unanswered, in milliseconds.
   */
  constructor(channels: Channels, switches: LnbitsSwitches, pongTimeoutMs: number) {
    this.#channels = channels;
    this.#switches = switches;
    this.#pongTimeoutMs = pongTimeoutMs;
    this.#server.on("headers", (headers) => {
      headers.push(`date: ${new Date().toUTCString()}`, "server: uvicorn");
    });
  }

  /** Answers an HTTP Upgrade: the handshake is judged before the path, as in uvicorn. */
  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    socket.on("error", () => socket.destroy());
    const fault = handshakeFault(request);
    if (fault !== undefined) {
      refuse(socket, "400 Bad Request", `Failed to open a WebSocket connection: ${fault}.\n`);
      return;
    }
    const path = decodePath((request.url ?? "").split("?", 1)[0] ?? "");
    const id = CHANNEL_REGEXP.exec(path)?.[1];
    if (id === undefined) {
      refuse(socket, "403 Forbidden", "");
      return;
    }
    this.#server.handleUpgrade(request, socket, head, (opened) => this.#open(id, opened));
  }

  #open(id: string, socket: WebSocket): void {
    // A fault in what the peer sent is followed by "close", and that is where it is dealt with.
    socket.on("error", () => {});
    socket.on("message", (_, isBinary) => {
      // LNbits queues texts that nobody reads; here that queue has length zero. A binary message
      // breaks its `receive_text()`, and the socket dies without a close frame.
      if (isBinary) socket.terminate();
    });
    this.#channels.join(id, socket);
    this.#keepAlive(socket);
  }

  #keepAlive(socket: WebSocket): void {
    let timer: NodeJS.Timeout | undefined;
    const wait = (): void => {
      clearTimeout(timer);
      timer = setTimeout(ping, this.#switches.pingEveryMs);
    };
    const ping = (): void => {
      socket.ping(randomBytes(4));
      timer = setTimeout(() => socket.close(1011, "keepalive ping timeout"), this.#pongTimeoutMs);
    };
    const unwatch = this.#switches.watchPingEvery(wait);
    socket.on("pong", wait);
    socket.once("close", () => {
      clearTimeout(timer);
      unwatch();
    });
    wait();
  }
}

/** What is wrong with a handshake, in the words of Python's `websockets` (RFC 6455 §4.2.1). */
function handshakeFault({ method, headers }: IncomingMessage): string | undefined {
  if (method !== "GET") {
    return `did not receive a valid HTTP request; unsupported HTTP method: ${method}`;
  }
  const key = headers["sec-websocket-key"];
  if (key === undefined) {
    return "missing Sec-WebSocket-Key header; 'sec-websocket-key'";
  }
  if (!/^[A-Za-z0-9+/]{22}==$/.test(key)) {
    const why = key.length % 4 === 0 ? "" : "; Incorrect padding";
    return `invalid Sec-WebSocket-Key header: ${key}${why}`;
  }
  const version = headers["sec-websocket-version"];
  if (version === undefined) {
    return "missing Sec-WebSocket-Version header; 'sec-websocket-version'";
  }
  return version === "13" ? undefined : `invalid Sec-WebSocket-Version header: ${version}`;
}

/** Refuses without `server: uvicorn`: this answer is made below the application. */
function refuse(socket: Duplex, status: string, text: string): void {
  socket.end([
    `HTTP/1.1 ${status}`,
    `Date: ${new Date().toUTCString()}`,
    `Content-Length: ${Buffer.byteLength(text)}`,
    "Content-Type: text/plain",
    "Connection: close",
    "",
    text,
  ].join("\r\n"));
}
