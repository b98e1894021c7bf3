import { formatCursor } from "@holdfast/core";
import type { Duplex } from "node:stream";
import type { WebSocket } from "ws";
import { askBudget } from "../ask_budget.ts";
import { askOf } from "../ask_of.ts";
import type { FeedMessage } from "../feed_message.ts";
import type { FeedReader, FeedSeat } from "../feed_seat.ts";
import type { Admitted, GatewayContext } from "../gateway_context.ts";
import { onceForAll } from "../once_for_all.ts";
import { REFUSALS } from "../refusal.ts";
import { textFrame } from "./text_frame.ts";

/** More than this in a socket's buffer, and it gets nothing before it has drained. */
const BUFFERED_MAX = 256 * 1024;
/** How long the last words may take to go out, and the client to answer them. */
const BYE_MS = 1000;

/** One message is framed once, however many read it. */
const frameOf = onceForAll(({ text }: FeedMessage) => textFrame(text));

/**
 * Reads a feed into an open WebSocket, and answers its questions.
 *
 * @param wire What the socket writes to. Whole frames may go there beside its own, since it neither
 * compresses nor keeps any back.
 */
export async function webSocket(
  context: GatewayContext,
  { feed, after, address }: Admitted,
  socket: WebSocket,
  wire: Duplex,
): Promise<void> {
  const { hub, clock, log } = context;
  const openedAt = clock.now();
  let messages = 0;
  let seat: FeedSeat | null = null;
  let place = after;
  let hasPong = true;
  let ended: { readonly code: number; readonly reason: string } | null = null;
  let cancel = (): void => {};
  const reader: FeedReader = {
    write: (message) => {
      messages += 1;
      place = message.cursor;
      if (message.type === "heartbeat") {
        if (!hasPong) {
          socket.terminate();
          return false;
        }
        hasPong = false;
        socket.ping();
      }
      // Nothing may follow a close frame (RFC 6455 §5.5.1).
      if (socket.readyState !== socket.OPEN) return true;
      const isBehind = wire.writableLength > BUFFERED_MAX;
      if (isBehind) wire.write(frameOf(message), () => seat?.ready());
      else wire.write(frameOf(message));
      return !isBehind;
    },
    end: (code, reason) => {
      ended = { code, reason };
      socket.close(code, reason);
      // A client that does not read never gets to the close frame.
      cancel = clock.after(BYE_MS, () => socket.terminate());
    },
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
    cancel();
    const livedMs = clock.now() - openedAt;
    const end = ended ?? { code, reason: String(reason) };
    log.ended({ feed, carrier: "websocket", address, livedMs, messages, ...end });
  });
  log.opened("websocket", feed);
  const joined = await hub.join(feed, after, reader);
  seat = joined.seat;
  leave = joined.leave;
  if (socket.readyState !== socket.OPEN) leave();
}
