import { deepEqual, equal, ok } from "node:assert/strict";
import fc from "fast-check";
import { test } from "vitest";
import { acceptItem, emptyFeed, type PlacedItem } from "./cursor_feed.ts";

const LENGTH = 12;

/** The truth at a place; a snapshot and the event of one place say the same. */
function item(type: "event" | "snapshot", epoch: number, seq: number): PlacedItem<string> {
  return { type, cursor: { epoch: `e${epoch}`, seq }, value: `${epoch}/${seq}` };
}

/**
 * What arrives: items of the epoch that runs and late ones of those before, in any order, any
 * number of times, with any of them missing. A new epoch is told of by a newer message only.
 */
const arrivals = fc.array(
  fc.record({
    isNewEpoch: fc.integer({ min: 0, max: 19 }).map((n) => n === 0),
    ageInEpochs: fc.oneof({ weight: 4, arbitrary: fc.constant(0) }, fc.nat(2)),
    type: fc.constantFrom("event" as const, "event" as const, "snapshot" as const),
    seq: fc.nat(LENGTH),
  }),
  { maxLength: 80 },
).map((drawn) => {
  let newest = 0;
  return drawn.map(({ isNewEpoch, ageInEpochs, type, seq }) => {
    if (isNewEpoch) newest += 1;
    return item(type, Math.max(0, newest - ageInEpochs), seq);
  });
});

function delivered(items: readonly PlacedItem<string>[]): readonly PlacedItem<string>[] {
  let feed = emptyFeed<string>();
  return items.flatMap((next) => {
    const accepted = acceptItem(feed, next);
    feed = accepted.feed;
    return accepted.delivered;
  });
}

test("acceptItem() never delivers twice, backwards or across a gap", () => {
  fc.assert(fc.property(arrivals, (items) => {
    let before: PlacedItem<string> | null = null;
    for (const next of delivered(items)) {
      const isFirst = before === null || before.cursor.epoch !== next.cursor.epoch;
      if (isFirst) equal(next.type, "snapshot");
      else if (next.type === "event") equal(next.cursor.seq, before!.cursor.seq + 1);
      else ok(next.cursor.seq > before!.cursor.seq);
      before = next;
    }
  }));
});

test("acceptItem() never returns to an epoch that it left", () => {
  fc.assert(fc.property(arrivals, (items) => {
    const epochs = delivered(items).map(({ cursor }) => cursor.epoch);
    const runs = epochs.filter((epoch, n) => epoch !== epochs[n - 1]);
    equal(new Set(runs).size, runs.length);
  }));
});

test("acceptItem() always delivers everything once in order, however it was shuffled", () => {
  const events = Array.from({ length: LENGTH }, (_, n) => item("event", 0, n + 1));
  const shuffled = fc.shuffledSubarray([item("snapshot", 0, 0), ...events, ...events], {
    minLength: 2 * LENGTH + 1,
  });
  fc.assert(fc.property(shuffled, (items) => {
    const expected = [item("snapshot", 0, 0), ...events];
    deepEqual(delivered(items), expected);
  }));
});

test("acceptItem() always stands at the newest place after its snapshot, with nothing held", () => {
  fc.assert(fc.property(arrivals, (items) => {
    const newest = items.reduce(
      (most, { cursor }) => Math.max(most, Number(cursor.epoch.slice(1))),
      0,
    );
    let feed = emptyFeed<string>();
    for (const next of items) feed = acceptItem(feed, next).feed;
    // Which of two epochs is newer their items do not tell: when they were asked for does.
    fc.pre(!feed.past.includes(`e${newest}`));
    const last = acceptItem(feed, item("snapshot", newest, LENGTH));
    deepEqual(last.feed.cursor, { epoch: `e${newest}`, seq: LENGTH });
    deepEqual(last.feed.pending, []);
  }));
});

test("acceptItem() never keeps silent about a gap while it holds something", () => {
  fc.assert(fc.property(arrivals, (items) => {
    let feed = emptyFeed<string>();
    for (const next of items) {
      const accepted = acceptItem(feed, next);
      ok(accepted.hasGap || accepted.feed.pending.length === 0);
      feed = accepted.feed;
    }
  }));
});

test("acceptItem() never holds more than 256 events and 16 epochs", () => {
  const flood = fc.array(fc.tuple(fc.nat(3), fc.nat(100_000)), { minLength: 250, maxLength: 350 });
  fc.assert(
    fc.property(flood, (places) => {
      let feed = emptyFeed<string>();
      for (const [epoch, seq] of places) {
        feed = acceptItem(feed, item("event", epoch, seq)).feed;
        ok(feed.pending.length <= 256 && feed.past.length <= 16);
      }
    }),
    // Floods are long, one is much like the other, and to shrink one takes minutes.
    { numRuns: 20, endOnFailure: true },
  );
});
