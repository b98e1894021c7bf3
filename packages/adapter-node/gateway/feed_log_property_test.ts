import { acceptItem, type Cursor, emptyFeed, feedCodec, type PlacedItem } from "@holdfast/core";
import { deepEqual, equal, ok } from "node:assert/strict";
import fc from "fast-check";
import { test } from "vitest";
import { FeedLog } from "./feed_log.ts";
import type { FeedMessage } from "./feed_message.ts";
import { LinkQueue } from "./link_queue.ts";

const codec = feedCodec(Number);

/** A reader as core is one: it checks order and gaps by itself. */
class Reader {
  #feed = emptyFeed<number>();
  value: number | null = null;
  steps: number[] = [];

  get cursor(): Cursor | null {
    return this.#feed.cursor;
  }

  read(messages: readonly FeedMessage[]): void {
    for (const { text } of messages) {
      const item = codec.decode(text);
      if (item.type !== "event" && item.type !== "snapshot") continue;
      const accepted = acceptItem(this.#feed, item as PlacedItem<number>);
      ok(!accepted.hasGap, `A gap at ${text}`);
      this.#feed = accepted.feed;
      for (const { value } of accepted.delivered) {
        this.value = value;
        this.steps.push(value);
      }
    }
  }
}

const limits = fc.record({ keptMax: fc.integer({ min: 1, max: 8 }), keptMs: fc.constant(100) });
/** Appends (with the time that passed) and readings, in any order. */
const steps = fc.array(
  fc.oneof(
    fc.record({ type: fc.constant("append" as const), afterMs: fc.nat(60) }),
    fc.record({ type: fc.constant("read" as const), afterMs: fc.nat(60) }),
  ),
  { maxLength: 40 },
);

test("FeedLog.since() always brings a reader to the newest value without a gap unsaid", () => {
  fc.assert(fc.property(limits, steps, (kept, drawn) => {
    const log = new FeedLog("e", kept);
    const reader = new Reader();
    let now = 0;
    let value = 0;
    for (const { type, afterMs } of drawn) {
      now += afterMs;
      if (type === "append") log.append(++value, value, now);
      else {
        reader.read(log.since(reader.cursor, now));
        equal(reader.value, value === 0 ? null : value);
      }
    }
  }));
});

test("FeedLog.since() never repeats a step, and skips one only after a gap", () => {
  fc.assert(fc.property(limits, steps, (kept, drawn) => {
    const log = new FeedLog("e", kept);
    const reader = new Reader();
    let now = 0;
    let value = 0;
    let gaps = 0;
    for (const { type, afterMs } of drawn) {
      now += afterMs;
      if (type === "append") log.append(++value, value, now);
      else {
        const messages = log.since(reader.cursor, now);
        if (messages.some((message) => message.type === "gap")) gaps++;
        reader.read(messages);
      }
    }
    const skips = reader.steps.filter((step, n) => n > 0 && step !== reader.steps[n - 1]! + 1);
    ok(skips.length <= gaps);
    deepEqual(reader.steps, reader.steps.toSorted((a, b) => a - b));
    equal(new Set(reader.steps).size, reader.steps.length);
  }));
});

test("FeedLog.since() always answers a place it never gave with a gap and a snapshot", () => {
  const place = fc.record({ epoch: fc.constantFrom("e", "f"), seq: fc.nat(100) });
  fc.assert(fc.property(place, (after) => {
    const log = new FeedLog("e");
    log.append(1, 1, 0);
    const types = log.since(after, 0).map(({ type }) => type);
    deepEqual(types, after.epoch === "e" && after.seq === 0 ? [] : ["gap", "snapshot"]);
  }));
});

test("LinkQueue always leaves a slow reader with the newest value, within its limits", () => {
  const queueLimits = fc.record({ messagesMax: fc.integer({ min: 1, max: 6 }) });
  const moves = fc.array(fc.constantFrom("append", "take"), { maxLength: 60 });
  fc.assert(fc.property(queueLimits, moves, (allowed, drawn) => {
    const log = new FeedLog("e");
    const reader = new Reader();
    log.append(0, 0, 0);
    reader.read(log.since(null, 0));
    const queue = new LinkQueue(reader.cursor, allowed);
    let value = 0;
    for (const move of drawn) {
      if (move === "append") queue.push(log.append(++value, value, 0), () => log.snapshot());
      else reader.read([queue.shift() ?? []].flat());
      ok(queue.length <= Math.max(2, allowed.messagesMax));
    }
    for (let next = queue.shift(); next !== undefined; next = queue.shift()) reader.read([next]);
    equal(reader.value, value);
  }));
});
