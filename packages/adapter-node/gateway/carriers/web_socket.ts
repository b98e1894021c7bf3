import { formatCursor } from "@holdfast/core";
import type { WebSocket } from "ws";
import { askBudget } from "../ask_budget.ts";
import { askOf } from "../ask_of.ts";
import type { FeedReader, FeedSeat } from "../feed_seat.ts";
import type { Admitted, GatewayContext } from "../gateway_context.ts";
import { REFUSALS } from "../refusal.ts";

/** More than this in a socket's buffer, and it gets nothing before it has drained. */
const BUFFERED_MAX = 256 * 1024;

/** Reads a feed into an open WebSocket, and answers its questions. */
export async function webSocket(
  context: GatewayContext,
  { feed, after, address }: Admitted,
  socket: WebSocket,
): Promise<void> {
  const { hub, clock, log } = context;
  const openedAt = clock.now();
  let messages = 0;
  let seat: FeedSeat | null = null;
  let place = after;
  let hasPong = true;
  const reader: FeedReader = {
    write: ({ type, cursor, text }) => {
      messages += 1;
      place = cursor;
      if (type === "heartbeat") {
        if (!hasPong) {
          socket.terminate();
          return false;
        }
        hasPong = false;
        socket.ping();
      }
      const isBehind = socket.bufferedAmount > BUFFERED_MAX;
      if (isBehind) socket.send(text, () => seat?.ready());
      else socket.send(text);
      return !isBehind;
    },
    end: (code, reason) => socket.close(code, reason),
  };
  let leave = (): void => {};
  const asks = askBudget(() => clock.now());
  socket.on("pong", () => (hasPong = true));
  socket.on("message", (data, isBinary) => {
    const ask = isBinary ? null : askOf(String(data));
    if (ask === null) return socket.close(4400, REFUSALS.badRequest.detail);
    if (!asks()) return socket.close(4429, REFUSALS.tooMany.detail);
    if (place === null) return;
    socket.send(JSON.stringify({ type: "answer", ask, id: formatCursor(place) }));
  });
  socket.on("error", () => {});
  socket.on("close", (code, reason) => {
    leave();
    const livedMs = clock.now() - openedAt;
    const end = { code, reason: String(reason) };
    log.ended({ feed, carrier: "websocket", address, livedMs, messages, ...end });
  });
  log.opened("websocket", feed);
  const joined = await hub.join(feed, after, reader);
  seat = joined.seat;
  leave = joined.leave;
  if (socket.readyState !== socket.OPEN) leave();
}
