import { deepEqual, equal } from "node:assert/strict";
import { test } from "vitest";
import type { Codec } from "../feed/codec.ts";
import type { FeedItem } from "../model/cursor.ts";
import type { PullResult } from "../ports/puller.ts";
import { Inbox } from "./inbox.ts";

/** Messages as JSON; a body that has an epoch has a place in the order. */
const codec: Codec<number> = {
  decode: (raw) => JSON.parse(String(raw)) as FeedItem<number>,
  decodePull: (body) => {
    const { value, epoch, seq } = JSON.parse(body);
    const cursor = epoch === undefined ? null : { epoch, seq };
    return { type: "snapshot", cursor, value };
  },
};

const news = (value: number): string => JSON.stringify({ type: "news", value });
const placed = (type: string, epoch: string, seq: number): string =>
  JSON.stringify({ type, cursor: { epoch, seq }, value: seq });
const answer = (body: object, etag: string | null = null): PullResult => ({
  ok: true,
  status: 200,
  body: JSON.stringify(body),
  etag,
  isUnchanged: false,
  headers: {},
});
const UNCHANGED: PullResult = {
  ok: true,
  status: 304,
  body: "",
  etag: null,
  isUnchanged: true,
  headers: {},
};

function inboxOf(given: Codec<number> = codec): {
  inbox: Inbox<number>;
  seen: string[];
} {
  const inbox = new Inbox(given);
  const seen: string[] = [];
  inbox.message$.subscribe(({ type, value, via, at }) =>
    seen.push(`${type} ${value} ${via} ${at}`)
  );
  return { inbox, seen };
}

test("Inbox hands on news as it comes", () => {
  const { inbox, seen } = inboxOf();
  equal(inbox.accept("socket", 10, news(7), 0), "news");
  deepEqual(seen, ["news 7 socket 10"]);
  equal(inbox.confirmed$.value, null);
});

test("Inbox hands on an answer as the whole value, dated when it was asked for", () => {
  const { inbox, seen } = inboxOf();
  deepEqual(inbox.acceptPull("poll", 10, answer({ value: 7 })), {
    ok: true,
    isChanged: false,
    hasGap: false,
  });
  deepEqual(seen, ["snapshot 7 poll 10"]);
  deepEqual(inbox.confirmed$.value, { asOf: 10, via: "poll" });
});

test("Inbox says whether an answer changed, by the codec or by its text", () => {
  const changes = (given: Codec<number>): unknown[] => {
    const { inbox } = inboxOf(given);
    return [{ value: 7, x: 1 }, { value: 7, x: 2 }, { value: 8, x: 2 }].map((body) => {
      const verdict = inbox.acceptPull("poll", 1, answer(body));
      return verdict.ok && verdict.isChanged;
    });
  };
  deepEqual(changes(codec), [false, true, true]);
  deepEqual(changes({ ...codec, isSame: (a, b) => a === b }), [false, false, true]);
});

test("Inbox confirms the value it has when the server says that it is unchanged", () => {
  const { inbox, seen } = inboxOf();
  inbox.acceptPull("poll", 10, answer({ value: 7 }, '"v1"'));
  equal(inbox.etag, '"v1"');
  deepEqual(inbox.acceptPull("poll", 20, UNCHANGED), { ok: true, isChanged: false, hasGap: false });
  deepEqual(seen, ["snapshot 7 poll 10", "snapshot 7 poll 20"]);
  equal(inbox.confirmed$.value?.asOf, 20);
});

test("Inbox confirms nothing by an answer that was asked for earlier", () => {
  const { inbox } = inboxOf();
  inbox.acceptPull("poll", 20, answer({ value: 7 }));
  inbox.confirm("poll", 10);
  equal(inbox.confirmed$.value?.asOf, 20);
});

test("Inbox delivers an ordered feed once and in order, whichever route brings it", () => {
  const { inbox, seen } = inboxOf();
  inbox.acceptPull("poll", 1, answer({ value: 4, epoch: "a", seq: 4 }));
  equal(inbox.accept("socket", 2, placed("event", "a", 6), 0), "gap");
  equal(inbox.isWhole, false);
  equal(inbox.accept("stream", 3, placed("event", "a", 5), 0), "delivered");
  equal(inbox.accept("socket", 4, placed("event", "a", 5), 0), "delivered");
  deepEqual(seen, ["snapshot 4 poll 1", "event 5 stream 3", "event 6 stream 3"]);
  deepEqual(inbox.cursor, { epoch: "a", seq: 6 });
  equal(inbox.isWhole, true);
});

test("Inbox sees a gap in a heartbeat that is further than the feed", () => {
  const { inbox } = inboxOf();
  const beat = (seq: number, epoch = "a"): string =>
    JSON.stringify({ type: "heartbeat", cursor: { epoch, seq } });
  equal(inbox.accept("socket", 1, JSON.stringify({ type: "heartbeat" }), 0), "heartbeat");
  equal(inbox.accept("socket", 1, beat(4), 0), "gap");
  inbox.acceptPull("poll", 1, answer({ value: 4, epoch: "a", seq: 4 }));
  deepEqual([beat(3), beat(4), beat(5), beat(4, "b")].map((raw) => inbox.accept("s", 2, raw, 0)), [
    "late",
    "heartbeat",
    "gap",
    "gap",
  ]);
});

test("Inbox calls late what an answer has passed, and not what is as new", () => {
  const { inbox, seen } = inboxOf();
  inbox.accept("socket", 1, placed("snapshot", "a", 1), 0);
  inbox.acceptPull("poll", 2, answer({ value: 3, epoch: "a", seq: 3 }));
  const verdicts = [2, 3, 4].map((seq) => inbox.accept("socket", 3, placed("event", "a", seq), 0));
  deepEqual(verdicts, ["late", "delivered", "delivered"]);
  deepEqual(seen, ["snapshot 1 socket 1", "snapshot 3 poll 2", "event 4 socket 3"]);
});

test("Inbox takes an answer that was asked for before the epoch began for late", () => {
  const { inbox, seen } = inboxOf();
  inbox.accept("socket", 50, placed("snapshot", "b", 0), 40);
  const verdict = inbox.acceptPull("poll", 45, answer({ value: 9, epoch: "a", seq: 9 }));
  deepEqual(verdict, { ok: true, isChanged: false, hasGap: true });
  deepEqual(seen, ["snapshot 0 socket 50"]);
  equal(inbox.confirmed$.value, null);
  equal(inbox.accept("socket", 60, placed("event", "b", 1), 40), "delivered");
});

test("Inbox returns to an epoch that was thought to be over if a later question says so", () => {
  const { inbox, seen } = inboxOf();
  inbox.acceptPull("poll", 10, answer({ value: 3, epoch: "b", seq: 3 }));
  inbox.accept("late socket", 20, placed("snapshot", "a", 9), 5);
  deepEqual(inbox.cursor, { epoch: "a", seq: 9 });
  inbox.acceptPull("poll", 30, answer({ value: 4, epoch: "b", seq: 4 }));
  equal(inbox.accept("socket", 31, placed("event", "b", 5), 30), "delivered");
  deepEqual(seen.map((text) => text.split(" ")[1]), ["3", "9", "4", "5"]);
  equal(inbox.confirmed$.value?.asOf, 30);
});

test("Inbox passes a failure on, and asks the codec whether it is for good", () => {
  const { inbox } = inboxOf({ ...codec, isFatal: ({ status }) => status === 404 });
  const failed = (status: number): unknown =>
    inbox.acceptPull("poll", 1, { ok: false, failure: { how: "status", status } });
  deepEqual(failed(404), { ok: false, failure: { how: "status", status: 404, isFatal: true } });
  deepEqual(failed(502), { ok: false, failure: { how: "status", status: 502 } });
});

test("Inbox asks the codec also whether an answer that is none is for good", () => {
  const { inbox } = inboxOf({
    ...codec,
    decodePull: () => ({ type: "invalid", why: "wrong kind of key" }),
    isFatal: ({ message }) => message === "wrong kind of key",
  });
  deepEqual(inbox.acceptPull("poll", 1, answer({})), {
    ok: false,
    failure: { how: "invalid", status: 200, message: "wrong kind of key", isFatal: true },
  });
});

test("Inbox takes a codec that throws for one that does not understand", () => {
  const fail = (): never => {
    throw new Error("Cannot read: secret");
  };
  const { inbox, seen } = inboxOf({
    decode: fail,
    decodePull: (body) => body.includes("7") ? codec.decodePull(body) : fail(),
    isSame: fail,
    isFatal: fail,
  });
  equal(inbox.accept("socket", 1, "x", 0), "invalid");
  deepEqual(inbox.acceptPull("poll", 1, answer({ value: 5 })), {
    ok: false,
    failure: { how: "invalid", status: 200, message: "The codec threw an error" },
  });
  inbox.acceptPull("poll", 1, answer({ value: 7 }));
  deepEqual(inbox.acceptPull("poll", 2, answer({ value: 7, x: 1 })), {
    ok: true,
    isChanged: true,
    hasGap: false,
  });
  deepEqual(inbox.acceptPull("poll", 3, { ok: false, failure: { how: "network" } }), {
    ok: false,
    failure: { how: "network" },
  });
  equal(seen.length, 2);
});

test("Inbox never goes back to a pull that still stands at a place already left", () => {
  const { inbox, seen } = inboxOf();
  inbox.acceptPull("poll", 1, answer({ value: 4, epoch: "e", seq: 4 }, '"e:4"'));
  inbox.accept("socket", 2, placed("event", "e", 5), 0);
  // A second gateway may lag: to it the value of place 4 is the newest.
  deepEqual(inbox.acceptPull("poll", 3, UNCHANGED), { ok: true, isChanged: false, hasGap: false });
  deepEqual(seen, ["snapshot 4 poll 1", "event 5 socket 2"]);
});

test("Inbox confirms a value with a place when nothing changed, without telling it again", () => {
  const { inbox, seen } = inboxOf();
  inbox.acceptPull("poll", 1, answer({ value: 4, epoch: "e", seq: 4 }, '"e:4"'));
  inbox.acceptPull("poll", 9, UNCHANGED);
  deepEqual(seen, ["snapshot 4 poll 1"]);
  deepEqual(inbox.confirmed$.value, { asOf: 9, via: "poll" });
});
