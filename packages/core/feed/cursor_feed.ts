import type { Cursor } from "../model/cursor.ts";

/** An item with a place in the order. */
export interface PlacedItem<T> {
  readonly type: "event" | "snapshot";
  readonly cursor: Cursor;
  readonly value: T;
}

/** How far a feed has been delivered. */
export interface CursorFeed<T> {
  /** The place of the last delivered item; `null` before the first snapshot. */
  readonly cursor: Cursor | null;
  /** Epochs that are over, newest last: what still comes from them is late. */
  readonly past: readonly string[];
  /** Events after a gap, in order, held until a snapshot closes it. */
  readonly pending: readonly PlacedItem<T>[];
}

/** What became of one item. */
export interface Accepted<T> {
  readonly feed: CursorFeed<T>;
  /** What to hand on, in order; empty for duplicates and while a gap is open. */
  readonly delivered: readonly PlacedItem<T>[];
  /** Whether items are missing, so that a snapshot is wanted. */
  readonly hasGap: boolean;
}

const PAST_MAX = 16;
const PENDING_MAX = 256;

/**
 * A feed that delivered nothing yet.
 *
 * @example Nothing delivered, no place
 * ```ts
 * import { emptyFeed } from "@holdfast/core";
 * import { equal } from "node:assert/strict";
 *
 * equal(emptyFeed().cursor, null);
 * ```
 */
export function emptyFeed<T>(): CursorFeed<T> {
  return { cursor: null, past: [], pending: [] };
}

/**
 * Takes in one item from any route, in any order, any number of times, and says what to deliver:
 * each item once, in order, nothing before a snapshot, nothing across a gap.
 *
 * @example Two routes deliver the same event
 * ```ts
 * import { acceptItem, emptyFeed } from "@holdfast/core";
 * import { equal } from "node:assert/strict";
 *
 * const snapshot = { type: "snapshot", cursor: { epoch: "a", seq: 4 }, value: 40 } as const;
 * const event = { type: "event", cursor: { epoch: "a", seq: 5 }, value: 50 } as const;
 * const started = acceptItem(emptyFeed<number>(), snapshot).feed;
 * const once = acceptItem(started, event);
 * equal(once.delivered.length, 1);
 * equal(acceptItem(once.feed, event).delivered.length, 0);
 * ```
 */
export function acceptItem<T>(
  feed: CursorFeed<T>,
  item: PlacedItem<T>,
): Accepted<T> {
  return item.type === "snapshot" ? acceptSnapshot(feed, item) : acceptEvent(feed, item);
}

function acceptSnapshot<T>(
  feed: CursorFeed<T>,
  item: PlacedItem<T>,
): Accepted<T> {
  const { cursor } = feed;
  const { epoch, seq } = item.cursor;
  if (feed.past.includes(epoch)) return unchanged(feed);
  const isSameEpoch = cursor !== null && cursor.epoch === epoch;
  const past = cursor === null || isSameEpoch
    ? feed.past
    : [...feed.past, cursor.epoch].slice(-PAST_MAX);
  const pending = feed.pending.filter((held) => held.cursor.epoch === epoch);
  const accepted = isSameEpoch && seq <= cursor.seq
    ? unchanged({ ...feed, pending })
    : release({ cursor: item.cursor, past, pending }, [item]);
  // What was held of another epoch is older or newer than this one: one more snapshot tells, and
  // covers it.
  const hasOther = feed.pending.some((held) =>
    held.cursor.epoch !== epoch && !past.includes(held.cursor.epoch)
  );
  return hasOther ? { ...accepted, hasGap: true } : accepted;
}

function acceptEvent<T>(feed: CursorFeed<T>, item: PlacedItem<T>): Accepted<T> {
  const { cursor } = feed;
  if (feed.past.includes(item.cursor.epoch)) return unchanged(feed);
  if (cursor !== null && cursor.epoch === item.cursor.epoch) {
    if (item.cursor.seq <= cursor.seq) return unchanged(feed);
    if (item.cursor.seq === cursor.seq + 1) {
      return release({ ...feed, cursor: item.cursor }, [item]);
    }
  }
  return {
    feed: { ...feed, pending: hold(feed.pending, item) },
    delivered: [],
    hasGap: true,
  };
}

/** Hands on what was held and now follows without a gap; forgets what is covered. */
function release<T>(
  feed: CursorFeed<T>,
  first: readonly PlacedItem<T>[],
): Accepted<T> {
  const delivered = [...first];
  let cursor = feed.cursor;
  const rest: PlacedItem<T>[] = [];
  for (const held of feed.pending) {
    if (cursor === null || held.cursor.epoch !== cursor.epoch) {
      if (!feed.past.includes(held.cursor.epoch)) rest.push(held);
    } else if (held.cursor.seq === cursor.seq + 1) {
      delivered.push(held);
      cursor = held.cursor;
    } else if (held.cursor.seq > cursor.seq) rest.push(held);
  }
  return {
    feed: { ...feed, cursor, pending: rest },
    delivered,
    hasGap: rest.length > 0,
  };
}

function hold<T>(
  pending: readonly PlacedItem<T>[],
  item: PlacedItem<T>,
): readonly PlacedItem<T>[] {
  const isHeld = pending.some((held) =>
    held.cursor.epoch === item.cursor.epoch &&
    held.cursor.seq === item.cursor.seq
  );
  if (isHeld) return pending;
  // The newest are kept: a snapshot will cover the oldest first.
  return [...pending, item].sort((a, b) => a.cursor.seq - b.cursor.seq).slice(
    -PENDING_MAX,
  );
}

function unchanged<T>(feed: CursorFeed<T>): Accepted<T> {
  return { feed, delivered: [], hasGap: feed.pending.length > 0 };
}
