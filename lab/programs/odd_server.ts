// A server of plain HTTP in front of LNbits that does one thing wrong and passes all else on. Its
// argument: OddServerOptions.
import { createHash } from "node:crypto";
import { createServer, type IncomingMessage, request, type ServerResponse } from "node:http";
import type { Duplex } from "node:stream";
import { passUpgrade } from "./pass_upgrade.ts";

/** What is wrong with it. */
export interface OddServerOptions {
  readonly does:
    | "insist-on-1.1"
    | "check-origin"
    | "stream"
    | "big-header"
    | "abort"
    | "stranger"
    | "stall"
    | "error"
    | "error-on-socket"
    | "bad-accept"
    | "no-upgrade-header"
    | "extension"
    | "subprotocol"
    | "subprotocol-required"
    | "slow"
    | "never"
    | "close"
    | "refuse-frames"
    | "deaf"
    | "text-after-101";
}

const PORT = 5001;
const LNBITS_PORT = 5000;
const SLOW_MS = 7_000;
const STALL_MS = 20_000;
const EVENT_EVERY_MS = 500;
const BIG_HEADER_BYTES = 9_000;
const ACCEPT_SUFFIX = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
const CLOSE_POLICY = Buffer.from([0x88, 8, 0x03, 0xf0, ...Buffer.from("no way")]);

const { does }: OddServerOptions = JSON.parse(process.argv[2] ?? "{}");
const server = createServer({ maxHeaderSize: 65_536 }, onRequest);
server.on("upgrade", onUpgrade);
server.listen(PORT, "0.0.0.0", () => console.log("lab program ready"));

function onRequest(incoming: IncomingMessage, outgoing: ServerResponse): void {
  switch (does) {
    case "abort":
      incoming.socket.destroy();
      return;
    case "stall":
      setTimeout(() => passRequest(incoming, outgoing), STALL_MS);
      return;
    case "error":
      outgoing.writeHead(500, { "content-type": "text/plain" }).end("Internal Server Error");
      return;
    case "stranger":
      outgoing.writeHead(404, { "content-type": "application/json" });
      outgoing.end('{"detail":"Wallet not found."}');
      return;
    case "stream":
      if (incoming.url?.startsWith("/events") === true) return streamEvents(outgoing);
      break;
    case "big-header":
      outgoing.setHeader("x-trace", "x".repeat(BIG_HEADER_BYTES));
  }
  passRequest(incoming, outgoing);
}

function passRequest(incoming: IncomingMessage, outgoing: ServerResponse): void {
  const { method = "GET", url = "/", headers } = incoming;
  const onward = request({ port: LNBITS_PORT, method, path: url, headers }, (answer) => {
    outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
    answer.pipe(outgoing);
  });
  onward.on("error", () => outgoing.destroy());
  incoming.pipe(onward);
}

function streamEvents(outgoing: ServerResponse): void {
  outgoing.writeHead(200, {
    "content-type": "text/event-stream",
    "cache-control": "no-cache",
    "access-control-allow-origin": "*",
  });
  outgoing.flushHeaders();
  let count = 0;
  const timer = setInterval(() => outgoing.write(`data: ${count++}\n\n`), EVENT_EVERY_MS);
  outgoing.on("close", () => clearInterval(timer));
}

function onUpgrade(incoming: IncomingMessage, socket: Duplex, head: Buffer): void {
  socket.on("error", () => {});
  const pass = (): void =>
    passUpgrade(incoming, socket, head, { host: "127.0.0.1", port: LNBITS_PORT });
  switch (does) {
    case "insist-on-1.1":
      return incoming.httpVersion === "1.1" ? pass() : answer(socket, "400 Bad Request");
    case "check-origin":
      return isOwnOrigin(incoming) ? pass() : answer(socket, "403 Forbidden");
    case "abort":
      return void socket.destroy();
    case "stranger":
      return answer(socket, "404 Not Found");
    case "error":
    case "error-on-socket":
      return answer(socket, "500 Internal Server Error");
    case "slow":
      return void setTimeout(pass, SLOW_MS);
    case "stall":
      return void setTimeout(pass, STALL_MS);
    case "never":
      return void socket.resume();
    case "big-header":
      return answer(socket, "101 Switching Protocols", {
        ...acceptance(incoming),
        "X-Trace": "x".repeat(BIG_HEADER_BYTES),
      });
    case "subprotocol-required":
      if (incoming.headers["sec-websocket-protocol"] !== undefined) return pass();
      return answer(socket, "400 Bad Request", {}, "Missing subprotocol");
    default:
      return openOddly(incoming, socket, pass);
  }
}

/** A 101 that is wrong, or a connection that is wrong after it. */
function openOddly(incoming: IncomingMessage, socket: Duplex, pass: () => void): void {
  const right = acceptance(incoming);
  const open = (headers: Readonly<Record<string, string>>): void => {
    socket.write(headOf("101 Switching Protocols", headers));
    socket.resume();
    socket.on("end", () => socket.end());
  };
  switch (does) {
    case "bad-accept":
      return open({ ...right, "Sec-WebSocket-Accept": "c29tZXRoaW5nIGVsc2UgYWx0b2c=" });
    case "no-upgrade-header":
      return open({ Connection: "Upgrade", "Sec-WebSocket-Accept": right["Sec-WebSocket-Accept"] });
    case "extension":
      return open({ ...right, "Sec-WebSocket-Extensions": "x-lab-frames" });
    case "subprotocol":
      return open({ ...right, "Sec-WebSocket-Protocol": "chat.v2" });
    case "close":
      open(right);
      return void socket.write(CLOSE_POLICY);
    case "refuse-frames":
      open(right);
      return void socket.on("data", () => socket.destroy());
    case "deaf":
      return open(right);
    case "text-after-101":
      open(right);
      return void socket.write("HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\n\r\nhello\n");
    default:
      return pass();
  }
}

function isOwnOrigin({ headers }: IncomingMessage): boolean {
  const { origin, host } = headers;
  return origin === undefined || (URL.canParse(origin) && new URL(origin).host === host);
}

function acceptance({ headers }: IncomingMessage): Record<"Sec-WebSocket-Accept", string> & {
  readonly Upgrade: string;
  readonly Connection: string;
} {
  const key = `${headers["sec-websocket-key"]}${ACCEPT_SUFFIX}`;
  return {
    Upgrade: "websocket",
    Connection: "Upgrade",
    "Sec-WebSocket-Accept": createHash("sha1").update(key).digest("base64"),
  };
}

function answer(
  socket: Duplex,
  status: string,
  headers: Readonly<Record<string, string>> = {},
  body = "",
): void {
  const length = status.startsWith("101") ? {} : { "Content-Length": String(body.length) };
  const more = status.startsWith("101")
    ? {}
    : { Connection: "close", "Content-Type": "text/plain" };
  socket.end(headOf(status, { ...headers, ...more, ...length }) + body);
}

function headOf(status: string, headers: Readonly<Record<string, string>>): string {
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
  return `HTTP/1.1 ${status}\r\n${lines.join("")}\r\n`;
}
