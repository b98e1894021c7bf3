import { type Cursor, formatCursor } from "@holdfast/core";

/** One message of the feed protocol, written once and sent to everybody. */
export interface FeedMessage {
  readonly type: "snapshot" | "event" | "gap" | "heartbeat";
  /** The place it stands for. */
  readonly cursor: Cursor;
  /** The JSON text that travels. */
  readonly text: string;
}

/** The whole value as it stands at a place. */
export function snapshotMessage(cursor: Cursor, value: unknown): FeedMessage {
  const text = JSON.stringify({ type: "snapshot", id: formatCursor(cursor), value });
  return { type: "snapshot", cursor, text };
}

/** One change, at the place after the one before. */
export function eventMessage(cursor: Cursor, value: unknown): FeedMessage {
  return {
    type: "event",
    cursor,
    text: JSON.stringify({ type: "event", id: formatCursor(cursor), value }),
  };
}

/** What lies between is no longer kept; a snapshot at `cursor` follows. */
export function gapMessage(after: Cursor, cursor: Cursor): FeedMessage {
  const places = { after: formatCursor(after), id: formatCursor(cursor) };
  return { type: "gap", cursor, text: JSON.stringify({ type: "gap", ...places }) };
}

/** The gateway lives and stands there; the next one comes within `everyMs`. */
export function heartbeatMessage(cursor: Cursor, everyMs: number): FeedMessage {
  const text = JSON.stringify({ type: "heartbeat", id: formatCursor(cursor), everyMs });
  return { type: "heartbeat", cursor, text };
}
