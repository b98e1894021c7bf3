import { nodePlatform, systemClock } from "@holdfast/adapter-node";
import { type Codec, connect, rawCodec, webSocket as webSocketRoute } from "@holdfast/core";
import { MemoryStore } from "@holdfast/core/testing";
import { WebSocket as PartySocket } from "partysocket";
import reconnectingWebSocket from "reconnecting-websocket";
import { webSocket } from "rxjs/webSocket";
import { io } from "socket.io-client";
import { WebSocket } from "ws";

/** Connects, calls `take` for each message, and resolves to what asks for a burst. */
export type Contender = (
  port: number,
  take: (message: unknown) => void,
) => Promise<(messages: number) => void>;

/** What every peer that takes a WebSocket constructor gets: the same `ws`, without compression. */
class Carrier extends WebSocket {
  constructor(url: string, protocols?: string | string[]) {
    super(url, protocols, { perMessageDeflate: false });
  }
}

// Its CommonJS build and its types disagree about where the class is; at run time it is the
// default.
const ReconnectingWebSocket = reconnectingWebSocket as unknown as (
  typeof reconnectingWebSocket
)["default"];

const address = (port: number): string => `ws://127.0.0.1:${port}/feed`;

function raw(parse: boolean): Contender {
  return (port, take) =>
    new Promise((resolve) => {
      const socket = new WebSocket(address(port), { perMessageDeflate: false });
      socket.on("message", (bytes: Buffer) => {
        const text = bytes.toString();
        take(parse ? JSON.parse(text) : text);
      });
      socket.on("open", () => resolve((messages) => socket.send(String(messages))));
    });
}

function rxjs(parse: boolean): Contender {
  return (port, take) =>
    new Promise((resolve) => {
      const subject = webSocket<unknown>({
        url: address(port),
        WebSocketCtor: Carrier as unknown as typeof globalThis.WebSocket,
        serializer: String,
        ...(parse ? {} : { deserializer: (event: { data: unknown }) => event.data }),
        openObserver: {
          next: () => resolve((messages) => subject.next(messages)),
        },
      });
      subject.subscribe(take);
    });
}

function reconnecting(): Contender {
  return (port, take) =>
    new Promise((resolve) => {
      const socket = new ReconnectingWebSocket(address(port), [], {
        WebSocket: Carrier,
      });
      socket.addEventListener("message", (event) => take(event.data));
      socket.addEventListener("open", () => resolve((messages) => socket.send(String(messages))));
    });
}

function party(): Contender {
  return (port, take) =>
    new Promise((resolve) => {
      const socket = new PartySocket(address(port), [], { WebSocket: Carrier });
      socket.addEventListener("message", (event) => take(event.data));
      socket.addEventListener("open", () => resolve((messages) => socket.send(String(messages))));
    });
}

function socketIo(): Contender {
  return (port, take) =>
    new Promise((resolve) => {
      const socket = io(`http://127.0.0.1:${port}`, {
        transports: ["websocket"],
      });
      socket.on("push", take);
      socket.on("connect", () => resolve((messages) => socket.emit("burst", messages)));
    });
}

const JSON_CODEC: Codec<unknown> = {
  decode: (text) => ({ type: "news", value: JSON.parse(String(text)) }),
  decodePull: (body) => ({
    type: "snapshot",
    cursor: null,
    value: JSON.parse(body),
  }),
};

function holdfast(codec: Codec<unknown>): Contender {
  return (port, take) =>
    new Promise((resolve) => {
      const clock = systemClock();
      const connection = connect({
        routes: [webSocketRoute(address(port), { ask: "ping" })],
        platform: { ...nodePlatform(), memory: new MemoryStore(clock) },
        codec,
      });
      connection.message$.subscribe(({ value }) => take(value));
      const opening = connection.state$.subscribe(({ phase }) => {
        if (phase !== "open") return;
        queueMicrotask(() => opening.unsubscribe());
        resolve((messages) => void connection.send(String(messages)));
      });
    });
}

/** Every contender by its name in the table; the first is the measure of all. */
export const CONTENDERS: Readonly<Record<string, Contender>> = {
  "ws": raw(false),
  "holdfast": holdfast(rawCodec as Codec<unknown>),
  "rxjs webSocket, text": rxjs(false),
  "reconnecting-websocket": reconnecting(),
  "partysocket": party(),
  "ws + JSON.parse": raw(true),
  "holdfast + JSON.parse": holdfast(JSON_CODEC),
  "rxjs webSocket": rxjs(true),
  "socket.io-client": socketIo(),
};

/** Those that hand over parsed values. */
export const PARSING: ReadonlySet<string> = new Set([
  "ws + JSON.parse",
  "holdfast + JSON.parse",
  "rxjs webSocket",
  "socket.io-client",
]);
