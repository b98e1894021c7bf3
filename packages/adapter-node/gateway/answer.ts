import type { IncomingMessage, ServerResponse } from "node:http";
import type { ServerHttp2Stream } from "node:http2";
import type { Duplex } from "node:stream";
import { GATEWAY_HEADERS } from "./gateway_headers.ts";
import { type Refusal, REFUSALS } from "./refusal.ts";

/** Answers with a JSON document. */
export function answerJson(response: ServerResponse, status: number, document: unknown): void {
  response.writeHead(status, {
    ...GATEWAY_HEADERS,
    "content-type": "application/json; charset=utf-8",
    "cache-control": "no-store",
  }).end(JSON.stringify(document));
}

/** Answers with a refusal; one that names a time says so in `Retry-After` too. */
export function answerRefusal(response: ServerResponse, refusal: Refusal): void {
  if (response.headersSent || response.destroyed) return;
  const { status, code, detail, retryAfterMs } = refusal;
  if (retryAfterMs !== undefined) {
    response.setHeader("retry-after", secondsOf(retryAfterMs));
  }
  answerJson(response, status, { code, detail });
}

/**
 * Answers a plain request for the path of a WebSocket, where Upgrade was lost or never was: 426
 * (RFC 9110 §15.5.22), or over HTTP/2, which has no Upgrade, 405.
 */
export function answerWithoutUpgrade(
  { method, httpVersionMajor }: Pick<IncomingMessage, "method" | "httpVersionMajor">,
  response: ServerResponse,
): void {
  if (httpVersionMajor !== 1) {
    response.setHeader("allow", "CONNECT");
    return answerRefusal(response, REFUSALS.noConnect);
  }
  if (method !== "GET") {
    response.setHeader("allow", "GET, OPTIONS");
    return answerRefusal(response, REFUSALS.noMethod);
  }
  response.setHeader("connection", "Upgrade");
  response.setHeader("upgrade", "websocket");
  answerRefusal(response, REFUSALS.noUpgrade);
}

/**
 * A page never sees the status of a refused handshake, but Node does, and the doctor.
 *
 * @param headers Further ones, such as the version that is spoken.
 */
export function refuseHandshake(
  socket: Duplex,
  { status, code, detail, retryAfterMs }: Refusal,
  headers: Readonly<Record<string, string>> = {},
): void {
  const body = JSON.stringify({ code, detail });
  const all = {
    ...GATEWAY_HEADERS,
    connection: "close",
    "content-type": "application/json; charset=utf-8",
    "content-length": String(Buffer.byteLength(body)),
    ...(retryAfterMs === undefined ? {} : { "retry-after": String(secondsOf(retryAfterMs)) }),
    ...headers,
  };
  const lines = Object.entries(all).map(([name, value]) => `${name}: ${value}\r\n`).join("");
  socket.end(`HTTP/1.1 ${status} Refused\r\n${lines}\r\n${body}`);
}

/** The same over HTTP/2, where it was asked for by extended CONNECT (RFC 8441 §5). */
export function refuseConnect(
  stream: ServerHttp2Stream,
  { status, code, detail, retryAfterMs }: Refusal,
): void {
  if (stream.destroyed || stream.headersSent) return;
  stream.respond({
    ...GATEWAY_HEADERS,
    ":status": status,
    "content-type": "application/json; charset=utf-8",
    ...(retryAfterMs === undefined ? {} : { "retry-after": String(secondsOf(retryAfterMs)) }),
  });
  stream.end(JSON.stringify({ code, detail }));
}

/** Whole seconds, as `Retry-After` tells them (RFC 9110 §10.2.3); never none. */
function secondsOf(ms: number): number {
  return Math.max(1, Math.ceil(ms / 1000));
}
