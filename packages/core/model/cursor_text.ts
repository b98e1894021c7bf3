import type { Cursor } from "./cursor.ts";

const CURSOR_REGEXP = /^([A-Za-z0-9_-]{1,64}):(0|[1-9]\d{0,15})$/;

/**
 * A cursor as it travels: `<epoch>:<sequence>`, in an event stream's `id`, in `Last-Event-ID`, in a
 * query.
 *
 * @example There and back
 * ```ts
 * import { formatCursor, parseCursor } from "@holdfast/core";
 * import { deepEqual, equal } from "node:assert/strict";
 *
 * equal(formatCursor({ epoch: "k3", seq: 41 }), "k3:41");
 * deepEqual(parseCursor("k3:41"), { epoch: "k3", seq: 41 });
 * ```
 */
export function formatCursor({ epoch, seq }: Cursor): string {
  return `${epoch}:${seq}`;
}

/**
 * Reads what {@linkcode formatCursor} wrote. The text is untrusted.
 *
 * @example Anything else is no cursor
 * ```ts
 * import { parseCursor } from "@holdfast/core";
 * import { equal } from "node:assert/strict";
 *
 * equal(parseCursor("k3:-1"), null);
 * equal(parseCursor("k3:9007199254740993"), null);
 * ```
 *
 * @returns Null for anything that is no cursor: an epoch of 1 to 64 characters of `A-Z a-z 0-9 _ -`
 * and a whole number that a double holds exactly.
 */
export function parseCursor(text: string): Cursor | null {
  const [, epoch, digits] = CURSOR_REGEXP.exec(text) ?? [];
  const seq = Number(digits);
  return epoch === undefined || !Number.isSafeInteger(seq) ? null : { epoch, seq };
}
