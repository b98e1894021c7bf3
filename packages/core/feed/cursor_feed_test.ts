import { deepEqual, equal } from "node:assert/strict";
import { test } from "vitest";
import { acceptItem, type CursorFeed, emptyFeed, type PlacedItem } from "./cursor_feed.ts";

const event = (seq: number, epoch = "a"): PlacedItem<string> => ({
  type: "event",
  cursor: { epoch, seq },
  value: `${epoch}${seq}`,
});
const snapshot = (seq: number, epoch = "a"): PlacedItem<string> => ({
  ...event(seq, epoch),
  type: "snapshot",
});

interface Run {
  readonly feed: CursorFeed<string>;
  readonly delivered: readonly string[];
  readonly gaps: readonly boolean[];
}

function run(...items: readonly PlacedItem<string>[]): Run {
  let feed = emptyFeed<string>();
  const delivered: string[] = [];
  const gaps: boolean[] = [];
  for (const item of items) {
    const accepted = acceptItem(feed, item);
    feed = accepted.feed;
    delivered.push(...accepted.delivered.map(({ value }) => value));
    gaps.push(accepted.hasGap);
  }
  return { feed, delivered, gaps };
}

test("acceptItem() delivers a snapshot and the events after it", () => {
  const { delivered, feed } = run(snapshot(4), event(5), event(6));
  deepEqual(delivered, ["a4", "a5", "a6"]);
  deepEqual(feed.cursor, { epoch: "a", seq: 6 });
});

test("acceptItem() delivers what two routes bring once", () => {
  deepEqual(run(snapshot(4), event(5), event(5), snapshot(5), event(4)).delivered, ["a4", "a5"]);
});

test("acceptItem() holds events after a gap until they follow, and says that it waits", () => {
  const { delivered, gaps } = run(snapshot(4), event(7), event(6), event(5));
  deepEqual(delivered, ["a4", "a5", "a6", "a7"]);
  deepEqual(gaps, [false, true, true, false]);
});

test("acceptItem() closes a gap with a snapshot, and drops what that covers", () => {
  const { delivered, gaps, feed } = run(snapshot(4), event(6), event(8), event(10), snapshot(8));
  deepEqual(delivered, ["a4", "a8"]);
  deepEqual(gaps, [false, true, true, true, true]);
  deepEqual(feed.pending.map(({ value }) => value), ["a10"]);
});

test("acceptItem() delivers nothing before the first snapshot", () => {
  const { delivered, gaps } = run(event(5), event(6), snapshot(4));
  deepEqual(delivered, ["a4", "a5", "a6"]);
  deepEqual(gaps, [true, true, false]);
});

test("acceptItem() begins a new epoch with its snapshot, and is done with the old one", () => {
  const { delivered, feed } = run(
    snapshot(9),
    event(1, "b"),
    snapshot(0, "b"),
    event(10),
    snapshot(11),
    event(2, "b"),
  );
  deepEqual(delivered, ["a9", "b0", "b1", "b2"]);
  deepEqual(feed.past, ["a"]);
});

test("acceptItem() forgets what it held of an epoch that is over", () => {
  const { feed, gaps } = run(snapshot(4), event(8), snapshot(0, "b"));
  deepEqual(feed.pending, []);
  equal(gaps.at(-1), false);
});

test("acceptItem() drops what it held of another epoch, and asks once more which is newest", () => {
  const { feed, gaps, delivered } = run(event(3, "b"), snapshot(0, "c"), event(1, "c"));
  deepEqual(delivered, ["c0", "c1"]);
  deepEqual(feed.pending, []);
  deepEqual(gaps, [true, true, false]);
});

test("acceptItem() never waits for ever for an epoch that no snapshot tells of", () => {
  const { feed, gaps } = run(snapshot(4), event(1, "z"), snapshot(4), event(5));
  deepEqual(feed.pending, []);
  deepEqual(gaps, [false, true, true, false]);
});

test("acceptItem() keeps the newest 256 events of a gap, and says that it waits", () => {
  const many = Array.from({ length: 300 }, (_, n) => event(n + 6));
  const { feed, delivered } = run(snapshot(4), ...many);
  equal(feed.pending.length, 256);
  equal(feed.pending.at(-1)?.value, "a305");
  const caughtUp = acceptItem(feed, snapshot(200));
  equal(caughtUp.delivered.length, 106);
  equal(caughtUp.hasGap, false);
  deepEqual(delivered, ["a4"]);
});

test("acceptItem() remembers the last sixteen epochs", () => {
  const snapshots = Array.from({ length: 20 }, (_, n) => snapshot(0, `e${n}`));
  equal(run(...snapshots).feed.past.length, 16);
});

test("acceptItem() leaves the given feed as it is", () => {
  const { feed } = run(snapshot(4), event(6));
  const before = JSON.stringify(feed);
  acceptItem(feed, event(5));
  equal(JSON.stringify(feed), before);
});
