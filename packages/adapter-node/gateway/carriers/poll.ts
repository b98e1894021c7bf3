import { formatCursor } from "@holdfast/core";
import type { IncomingMessage, ServerResponse } from "node:http";
import { answerRefusal } from "../answer.ts";
import type { Admitted, GatewayContext } from "../gateway_context.ts";
import { REFUSALS } from "../refusal.ts";

/** How long a poll waits for the upstream's first value. */
const PATIENCE_MS = 5000;

/** Answers with the whole value, or with 304 when the client has it (RFC 9110 §13.1.2). */
export async function poll(
  { hub }: GatewayContext,
  { feed }: Admitted,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const message = await hub.snapshot(feed, PATIENCE_MS);
  if (response.destroyed) return;
  if (message === null) return answerRefusal(response, REFUSALS.noValue);
  const etag = `"${formatCursor(message.cursor)}"`;
  const headers = { etag, "cache-control": "no-cache" };
  if (request.headers["if-none-match"] === etag) {
    response.writeHead(304, headers).end();
    return;
  }
  response.writeHead(200, { ...headers, "content-type": "application/json; charset=utf-8" })
    .end(message.text);
}
