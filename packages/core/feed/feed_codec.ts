import type { FeedItem } from "../model/cursor.ts";
import { parseCursor } from "../model/cursor_text.ts";
import type { Codec, PullItem } from "./codec.ts";

/** Turns what a message carries into a value, or throws if it is none. */
export type ReadValue<T> = (value: unknown) => T;

/**
 * Reads the feed protocol `holdfast.v1`: one JSON text for each message, the same on every carrier.
 * Values are untrusted and pass `readValue` first.
 *
 * @example A snapshot, then the event after it
 * ```ts
 * import { feedCodec } from "@holdfast/core";
 * import { deepEqual } from "node:assert/strict";
 *
 * const codec = feedCodec(Number);
 * deepEqual(codec.decode('{"type":"snapshot","id":"k3:41","value":7}'), {
 *   type: "snapshot",
 *   cursor: { epoch: "k3", seq: 41 },
 *   value: 7,
 * });
 * deepEqual(codec.decode("{"), { type: "invalid", why: "Not JSON" });
 * ```
 *
 * @param readValue Makes a value of the feed of what arrived; whatever it throws means `invalid`.
 */
export function feedCodec<T>(readValue: ReadValue<T>): Codec<T> {
  return {
    decode: (data) => decodeMessage(data, readValue),
    decodePull: (body) => {
      const item = decodeMessage(body, readValue);
      if (item.type === "snapshot") return item;
      return item.type === "invalid" ? item : invalid(`A pull was answered with ${item.type}`);
    },
    isFatal: ({ how, bodyStart = "" }) =>
      how === "status" && FINAL_CODES.includes(parsed(bodyStart)?.["code"]),
  };
}

/**
 * The gateway's own word that asking again cannot help: not for this ticket, and no such feed. The
 * same status from a proxy on the way is none. A ticket that expired may be renewed.
 */
const FINAL_CODES: readonly unknown[] = [4403, 4404];

function decodeMessage<T>(data: string | Uint8Array, readValue: ReadValue<T>): FeedItem<T> {
  if (typeof data !== "string") return invalid("Binary, and the protocol is text");
  const message = parsed(data);
  if (message === null) return invalid("Not JSON");
  const cursor = typeof message["id"] === "string" ? parseCursor(message["id"]) : null;
  if (cursor === null) return invalid("No cursor");
  switch (message["type"]) {
    case "snapshot":
    case "event":
      try {
        return { type: message["type"], cursor, value: readValue(message["value"]) };
      } catch {
        return invalid("Not a value of this feed");
      }
    // A gap is followed by its snapshot, so by itself it is only a sign of life.
    case "gap":
      return { type: "heartbeat" };
    case "heartbeat":
    case "answer":
      return { type: "heartbeat", cursor };
    default:
      return invalid("Unknown type of message");
  }
}

function parsed(text: string): Readonly<Record<string, unknown>> | null {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null && !Array.isArray(value)
      ? value as Record<string, unknown>
      : null;
  } catch {
    return null;
  }
}

const invalid = (why: string): PullItem<never> & { readonly type: "invalid" } => ({
  type: "invalid",
  why,
});
