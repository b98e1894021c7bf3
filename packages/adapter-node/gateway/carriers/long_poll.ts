import { type Cursor, formatCursor } from "@holdfast/core";
import type { ServerResponse } from "node:http";
import type { FeedReader } from "../feed_seat.ts";
import type { Admitted, GatewayContext } from "../gateway_context.ts";
import { answerRefusal } from "../answer.ts";
import { REFUSALS } from "../refusal.ts";

const WAIT_MAX_MS = 60_000;
const WAIT_DEFAULT_MS = 25_000;
/** A first question is not held, but the upstream may need a moment for its first value. */
const FIRST_VALUE_MS = 5000;

/**
 * Answers as soon as there is something after the client's place, or after `waitMs` without
 * anything. Its header `Holdfast-Cursor` says where to go on.
 */
export async function longPoll(
  context: GatewayContext,
  { feed, after, query }: Admitted,
  response: ServerResponse,
): Promise<void> {
  const { hub, clock } = context;
  const waitMs = waitOf(query);
  if (waitMs === null) return answerRefusal(response, REFUSALS.badRequest);
  const lines: string[] = [];
  let place: Cursor | null = after;
  let isOver = false;
  const finish = (): void => {
    if (isOver) return;
    isOver = true;
    cancel();
    queueMicrotask(() => leave());
    if (place === null) return answerRefusal(response, REFUSALS.noValue);
    response.writeHead(200, {
      "content-type": "application/x-ndjson; charset=utf-8",
      "cache-control": "no-store",
      "holdfast-cursor": formatCursor(place),
    }).end(lines.map((line) => `${line}\n`).join(""));
  };
  let leave = (): void => {};
  const cancel = clock.after(after === null ? Math.max(waitMs, FIRST_VALUE_MS) : waitMs, finish);
  let isJoining = true;
  const reader: FeedReader = {
    write: ({ type, text, cursor }) => {
      if (type === "heartbeat" || isOver) return true;
      lines.push(text);
      place = cursor;
      // What was missing is said in one answer, not in one for each message.
      if (!isJoining && type !== "gap") finish();
      return true;
    },
    end: (code, reason, retryAfterMs) => {
      if (isOver) return;
      isOver = true;
      cancel();
      answerRefusal(response, {
        ...REFUSALS.draining,
        code,
        detail: reason,
        ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
      });
    },
  };
  response.on("close", () => {
    isOver = true;
    cancel();
    leave();
  });
  const joined = await hub.join(feed, after, reader);
  leave = joined.leave;
  isJoining = false;
  if (isOver) leave();
  else if (lines.length > 0 || (waitMs === 0 && place !== null)) finish();
}

function waitOf(query: URLSearchParams): number | null {
  const text = query.get("waitMs");
  if (text === null) return WAIT_DEFAULT_MS;
  const waitMs = Number(text);
  return Number.isInteger(waitMs) && waitMs >= 0 && waitMs <= WAIT_MAX_MS ? waitMs : null;
}
