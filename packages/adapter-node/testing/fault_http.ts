import { randomBytes } from "node:crypto";
import {
  createServer,
  type IncomingMessage,
  type OutgoingHttpHeaders,
  request as ask,
  type Server,
  type ServerResponse,
  STATUS_CODES,
} from "node:http";
import type { Socket } from "node:net";
import type { Duplex } from "node:stream";
import type { Fault } from "./fault.ts";

/** What the HTTP side of the proxy asks of the rest. */
export interface HttpOwner {
  readonly target: URL;
  readonly keepsHost: boolean;
  fault(): Fault | null;
  /** Called for each request, and each time a fault hit one. */
  count(what: "requests" | "upgrades" | "faulted"): void;
  /** An upgrade succeeded on the connection with this port. */
  upgraded(innerPort: number): void;
  /** Resets the connection with this port, as seen by the client. */
  reset(innerPort: number): void;
}

/** What the proxy says as a server, as nginx would. */
const SERVER = "holdfast-fault-proxy";
/** Connection headers belong to one hop (RFC 9110 §7.6.1). */
const HOP_HEADERS = [
  "connection",
  "keep-alive",
  "proxy-connection",
  "transfer-encoding",
  "upgrade",
];

/** The HTTP side of the proxy, and the answers it holds back. */
export interface FaultHttp {
  readonly server: Server;
  /** Holds the bodies on their way that the fault means. */
  hold(fault: Fault & { readonly type: "buffered" }): void;
  /** Lets every held body pass. */
  release(): void;
  /** Destroys every connection, also those that the server handed over to an upgrade. */
  destroy(): void;
}

/** One answer on its way from the target to the client. */
interface Body {
  readonly isStream: boolean;
  readonly answer: IncomingMessage;
  readonly response: ServerResponse;
}

/**
 * Makes the server that stands between the lanes and the target and applies the faults that know
 * HTTP.
 */
export function createFaultHttp(owner: HttpOwner): FaultHttp {
  const bodies = new Set<Body>();
  const sockets = new Set<Socket>();
  const server = createServer((request, response) => {
    owner.count("requests");
    forward(owner, bodies, request, response);
  });
  server.on("upgrade", (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    owner.count("upgrades");
    socket.on("error", () => {});
    upgrade(owner, request, socket as Socket, head);
  });
  server.on("connection", (socket) => {
    sockets.add(socket);
    socket.on("close", () => sockets.delete(socket));
  });
  server.on("clientError", (_error, socket) => socket.destroy());
  // A request may wait for ever at a broken path; that is the point.
  server.requestTimeout = 0;
  server.headersTimeout = 0;
  return {
    server,
    hold: (fault) => {
      for (const body of bodies) if (isHeld(fault, body)) body.answer.unpipe(body.response);
    },
    release: () => {
      for (const { answer, response } of bodies) {
        answer.unpipe(response);
        answer.pipe(response);
      }
    },
    destroy: () => {
      for (const socket of sockets) socket.destroy();
    },
  };
}

function isHeld(fault: Fault | null, body: Body): boolean {
  return fault?.type === "buffered" && (fault.what === "all" || body.isStream);
}

function forward(
  owner: HttpOwner,
  bodies: Set<Body>,
  request: IncomingMessage,
  response: ServerResponse,
): void {
  const fault = owner.fault();
  if (fault?.type === "rate_limited" || fault?.type === "http_error") {
    owner.count("faulted");
    const status = fault.type === "rate_limited" ? 429 : fault.status ?? 502;
    const retryAfterS = fault.type === "rate_limited" ? fault.retryAfterS : undefined;
    response.writeHead(status, errorHeaders(retryAfterS)).end(errorPage(status));
    request.resume();
    return;
  }
  const question = ask(owner.target, {
    agent: false,
    method: request.method ?? "GET",
    path: request.url ?? "/",
    headers: headersFor(owner, request, HOP_HEADERS),
  });
  question.on("response", (answer) => deliver(owner, bodies, answer, response));
  question.on("error", () => {
    if (response.headersSent) return void response.destroy();
    response.writeHead(502, errorHeaders()).end(errorPage(502));
  });
  response.on("close", () => question.destroy());
  request.pipe(question);
}

function deliver(
  owner: HttpOwner,
  bodies: Set<Body>,
  answer: IncomingMessage,
  response: ServerResponse,
): void {
  const fault = owner.fault();
  const headers: OutgoingHttpHeaders = { ...answer.headersDistinct };
  for (const name of HOP_HEADERS) delete headers[name];
  response.writeHead(answer.statusCode ?? 502, headers);
  answer.on("error", () => response.destroy());
  if (fault?.type === "reset_mid_body") return breakOff(owner, fault, answer, response);
  const isStream = answer.headers["content-type"]?.startsWith("text/event-stream") === true;
  const body = { isStream, answer, response };
  bodies.add(body);
  response.on("close", () => bodies.delete(body));
  response.flushHeaders();
  if (isHeld(fault, body)) owner.count("faulted");
  else answer.pipe(response);
}

function breakOff(
  owner: HttpOwner,
  fault: Fault & { readonly type: "reset_mid_body" },
  answer: IncomingMessage,
  response: ServerResponse,
): void {
  owner.count("faulted");
  const port = response.socket?.remotePort ?? 0;
  let left = fault.afterBytes ?? 16;
  answer.on("data", (bytes: Buffer) => {
    if (left > 0) response.write(bytes.subarray(0, left));
    left -= bytes.length;
    if (left <= 0) answer.destroy();
  });
  // Given a moment, what was let through arrives before the reset does.
  answer.on("close", () => setTimeout(() => owner.reset(port), 20));
}

/** Leaves an upgrade unanswered until its client goes; else the server could never close. */
function swallow(socket: Socket): void {
  socket.on("error", () => {});
  socket.on("end", () => socket.destroy());
  socket.resume();
}

function upgrade(owner: HttpOwner, request: IncomingMessage, socket: Socket, head: Buffer): void {
  const fault = owner.fault();
  const type = fault?.type;
  if (type === "silent" || type === "refused" || type === "strip_upgrade") owner.count("faulted");
  if (type === "silent") return swallow(socket);
  if (fault?.type === "refused") {
    const status = fault.status ?? 400;
    const body = errorPage(status);
    const length = { "content-length": body.length, "connection": "close" };
    const headers = { ...errorHeaders(fault.retryAfterS), ...length };
    return void socket.end(`${startLine(status)}${headerLines(headers)}\r\n${body}`);
  }
  const dropped = type === "strip_upgrade" ? HOP_HEADERS : [];
  const question = ask(owner.target, {
    agent: false,
    method: request.method ?? "GET",
    path: type === "wrong_channel" ? otherChannel(request.url ?? "/") : request.url ?? "/",
    headers: headersFor(owner, request, dropped),
  });
  question.on("upgrade", (answer, upstream, upstreamHead) => {
    join(owner, socket, head, answer, upstream as Socket, upstreamHead);
  });
  question.on("response", (answer) => {
    const headers: OutgoingHttpHeaders = { ...answer.headersDistinct, "connection": ["close"] };
    for (const name of HOP_HEADERS.slice(1)) delete headers[name];
    const status = answer.statusCode ?? 502;
    socket.write(`${startLine(status)}${headerLines(headers)}\r\n`);
    answer.pipe(socket);
  });
  question.on("error", () => {
    const headers = { ...errorHeaders(), "connection": "close" };
    socket.end(`${startLine(502)}${headerLines(headers)}\r\n${errorPage(502)}`);
  });
  socket.on("close", () => question.destroy());
  question.end();
}

function join(
  owner: HttpOwner,
  socket: Socket,
  head: Buffer,
  answer: IncomingMessage,
  upstream: Socket,
  upstreamHead: Buffer,
): void {
  const fault = owner.fault();
  const port = socket.remotePort ?? 0;
  upstream.on("error", () => {});
  upstream.on("close", (hadError) => hadError ? owner.reset(port) : socket.destroySoon());
  socket.on("close", () => upstream.destroy());
  socket.write(`${startLine(101)}${headerLines(answer.headersDistinct)}\r\n`);
  owner.upgraded(port);
  if (fault?.type === "wrong_channel") owner.count("faulted");
  if (fault?.type === "mute" || fault?.type === "close_after_open") {
    owner.count("faulted");
    // Frames are swallowed, so that neither side feels backpressure.
    socket.resume();
    upstream.resume();
    if (fault.type === "close_after_open") setTimeout(() => owner.reset(port), fault.afterMs ?? 30);
    return;
  }
  socket.write(upstreamHead);
  upstream.write(head);
  socket.pipe(upstream);
  upstream.pipe(socket);
}

function headersFor(
  owner: HttpOwner,
  request: IncomingMessage,
  dropped: readonly string[],
): OutgoingHttpHeaders {
  const headers: OutgoingHttpHeaders = { ...request.headersDistinct };
  for (const name of dropped) delete headers[name];
  if (!owner.keepsHost) headers["host"] = owner.target.host;
  return headers;
}

/**
 * The same path with another last segment: LNbits opens a socket on any channel, and nothing is
 * pushed to this one.
 */
function otherChannel(path: string): string {
  return path.replace(/[^/?]+(?=$|\?)/, randomBytes(16).toString("hex"));
}

function errorHeaders(retryAfterS?: number): OutgoingHttpHeaders {
  const retryAfter = retryAfterS === undefined ? {} : { "retry-after": String(retryAfterS) };
  return { "content-type": "text/html", "server": SERVER, ...retryAfter };
}

function errorPage(status: number): string {
  return `<html><body><h1>${status} ${STATUS_CODES[status] ?? ""}</h1></body></html>\r\n`;
}

function startLine(status: number): string {
  return `HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ""}\r\n`;
}

function headerLines(headers: OutgoingHttpHeaders | NodeJS.Dict<string[]>): string {
  return Object.entries(headers)
    .flatMap(([name, values]) => [values ?? []].flat().map((value) => `${name}: ${value}\r\n`))
    .join("");
}
