import type { ServerResponse } from "node:http";
import type { Duplex } from "node:stream";
import type { Refusal } from "./refusal.ts";

/** Answers with a JSON document. */
export function answerJson(response: ServerResponse, status: number, document: unknown): void {
  response.writeHead(status, {
    "content-type": "application/json; charset=utf-8",
    "cache-control": "no-store",
  }).end(JSON.stringify(document));
}

/** Answers with a refusal; one that names a time says so in `Retry-After` too. */
export function answerRefusal(response: ServerResponse, refusal: Refusal): void {
  if (response.headersSent || response.destroyed) return;
  const { status, code, detail, retryAfterMs } = refusal;
  if (retryAfterMs !== undefined) {
    response.setHeader("retry-after", Math.max(1, Math.ceil(retryAfterMs / 1000)));
  }
  answerJson(response, status, { code, detail });
}

/** A page never sees the status of a refused handshake, but Node does, and the doctor. */
export function refuseHandshake(
  socket: Duplex,
  { status, code, detail, retryAfterMs }: Refusal,
): void {
  const body = JSON.stringify({ code, detail });
  const retryAfter = retryAfterMs === undefined
    ? ""
    : `retry-after: ${Math.max(1, Math.ceil(retryAfterMs / 1000))}\r\n`;
  socket.end(
    `HTTP/1.1 ${status} Refused\r\nconnection: close\r\ncontent-type: application/json\r\n` +
      `${retryAfter}content-length: ${Buffer.byteLength(body)}\r\n\r\n${body}`,
  );
}
