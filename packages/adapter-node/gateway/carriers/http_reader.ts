import type { ServerResponse } from "node:http";
import type { Admitted, GatewayContext } from "../gateway_context.ts";
import type { FeedMessage } from "../feed_message.ts";
import type { FeedReader, FeedSeat } from "../feed_seat.ts";
import { formatCursor } from "@holdfast/core";
import { onceForAll } from "../once_for_all.ts";

/** How long the last words may take to go out. */
const BYE_MS = 1000;

/** How one kind of streamed answer writes. */
export interface HttpFormat {
  readonly carrier: string;
  readonly contentType: string;
  /** What goes first, so that a proxy that collects bytes lets go of them. */
  readonly preface: string;
  readonly encode: (message: FeedMessage) => string;
  /** The last words. */
  readonly bye: (text: string) => string;
}

/** Reads a feed into an answer that never ends. */
export async function streamFeed(
  context: GatewayContext,
  admitted: Admitted,
  response: ServerResponse,
  format: HttpFormat,
): Promise<void> {
  const { hub, clock, log } = context;
  const { feed, after, address } = admitted;
  const openedAt = clock.now();
  let messages = 0;
  let ended: { readonly code: number; readonly reason: string } | null = null;
  let seat: FeedSeat | null = null;
  let cancel = (): void => {};
  response.writeHead(200, {
    "content-type": format.contentType,
    "cache-control": "no-store, no-transform",
    "x-accel-buffering": "no",
    "holdfast-heartbeat-ms": String(hub.heartbeatMs),
  });
  // Over HTTP/2 a stream may not touch its session's socket.
  if (response.req.httpVersionMajor === 1) response.socket?.setNoDelay(true);
  response.write(format.preface);
  const reader: FeedReader = {
    write: (message) => {
      messages += 1;
      return response.write(format.encode(message));
    },
    end: (code, reason, retryAfterMs) => {
      ended = { code, reason };
      const bye = { type: "bye", code, ...(retryAfterMs === undefined ? {} : { retryAfterMs }) };
      response.end(format.bye(JSON.stringify(bye)));
      // Who does not read never gets to them, and an answer waits as long as its connection holds.
      cancel = clock.after(BYE_MS, () => response.destroy());
    },
  };
  log.opened(format.carrier, feed);
  let leave = (): void => {};
  response.on("drain", () => seat?.ready());
  response.on("close", () => {
    leave();
    cancel();
    const end = ended ?? { code: 1006, reason: "The client went" };
    const livedMs = clock.now() - openedAt;
    log.ended({ feed, carrier: format.carrier, address, livedMs, messages, ...end });
  });
  const joined = await hub.join(feed, after, reader);
  seat = joined.seat;
  leave = joined.leave;
  if (response.destroyed) leave();
}

/** `data:` and `id:` of one event (WHATWG HTML §9.2.6). */
export const EVENT_STREAM_FORMAT: HttpFormat = {
  carrier: "event-stream",
  contentType: "text/event-stream; charset=utf-8",
  preface: `retry: 2000\n:${" ".repeat(2048)}\n\n`,
  encode: onceForAll(({ type, cursor, text }) =>
    type === "heartbeat"
      ? `: heartbeat\ndata: ${text}\n\n`
      : `id: ${formatCursor(cursor)}\ndata: ${text}\n\n`
  ),
  bye: (text) => `data: ${text}\n\n`,
};

/** One message a line. */
export const LINE_STREAM_FORMAT: HttpFormat = {
  carrier: "line-stream",
  contentType: "application/x-ndjson; charset=utf-8",
  preface: "\n",
  encode: onceForAll(({ text }) => `${text}\n`),
  bye: (text) => `${text}\n`,
};
