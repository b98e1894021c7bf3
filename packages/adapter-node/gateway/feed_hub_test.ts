import { formatCursor } from "@holdfast/core";
import { VirtualClock } from "@holdfast/core/testing";
import { deepEqual, equal, rejects } from "node:assert/strict";
import { test } from "vitest";
import { FeedHub } from "./feed_hub.ts";
import type { FeedMessage } from "./feed_message.ts";
import type { FeedReader } from "./feed_seat.ts";
import { memoryStore } from "./memory_store.ts";

type Publish = (event: unknown, value: unknown) => void;

/** A hub over one upstream that a test speaks for, and readers that write down what they hear. */
function bench(options: { readonly lingerMs?: number } = {}): {
  readonly clock: VirtualClock;
  readonly hub: FeedHub;
  readonly upstreams: Publish[];
  readonly stopped: () => number;
  readonly reader: () => FeedReader & { readonly heard: string[]; isFull: boolean };
} {
  const clock = new VirtualClock();
  const upstreams: Publish[] = [];
  let stopped = 0;
  const hub = new FeedHub({
    store: memoryStore({ clock, random: { next: () => 0.5 } }),
    upstream: (feed) =>
      feed === "wallet"
        ? {
          start: (publish) => {
            upstreams.push(publish);
            return () => stopped++;
          },
        }
        : null,
    clock,
    heartbeatMs: 1000,
    ...options,
  });
  const reader = (): FeedReader & { readonly heard: string[]; isFull: boolean } => {
    const heard: string[] = [];
    const made = {
      heard,
      isFull: false,
      write: ({ type, cursor }: FeedMessage) => {
        heard.push(`${type} ${cursor.seq}`);
        return !made.isFull;
      },
      end: (code: number) => void heard.push(`end ${code}`),
    };
    return made;
  };
  return { clock, hub, upstreams, stopped: () => stopped, reader };
}

test("FeedHub.join() starts one upstream for any number of readers", async () => {
  const { hub, upstreams, reader } = bench();
  await Promise.all([1, 2, 3].map(() => hub.join("wallet", null, reader())));
  equal(upstreams.length, 1);
  equal(await hub.readers(), 3);
});

test("FeedHub.join() gives who came before the value a snapshot, then events", async () => {
  const { hub, upstreams, reader } = bench();
  const one = reader();
  await hub.join("wallet", null, one);
  upstreams[0]?.(1, 1);
  upstreams[0]?.(2, 2);
  deepEqual(one.heard, ["snapshot 0", "event 1"]);
});

test("FeedHub.join() tells of a gap to who stood in an epoch that is over", async () => {
  const { hub, upstreams, reader } = bench();
  const one = reader();
  await hub.join("wallet", { epoch: "old", seq: 9 }, one);
  upstreams[0]?.(1, 1);
  deepEqual(one.heard, ["gap 0", "snapshot 0"]);
});

test("FeedHub.join() resumes after a kept place without a snapshot", async () => {
  const { hub, upstreams, reader } = bench();
  const places: string[] = [];
  const first: FeedReader = {
    write: ({ cursor }) => places.push(formatCursor(cursor)) > 0,
    end: () => {},
  };
  const { leave } = await hub.join("wallet", null, first);
  upstreams[0]?.(1, 1);
  leave();
  upstreams[0]?.(2, 2);
  const second = reader();
  await hub.join("wallet", { epoch: places[0]!.split(":")[0]!, seq: 0 }, second);
  deepEqual(second.heard, ["event 1"]);
});

test("FeedHub.join() refuses a feed that does not exist", async () => {
  const { hub, reader } = bench();
  await rejects(hub.join("other", null, reader()), RangeError);
  equal(hub.has("other"), false);
});

test("FeedHub keeps an upstream a while after the last reader left", async () => {
  const { clock, hub, upstreams, stopped, reader } = bench({ lingerMs: 5000 });
  const { leave } = await hub.join("wallet", null, reader());
  leave();
  clock.advanceBy(4000);
  const { leave: leaveAgain } = await hub.join("wallet", null, reader());
  clock.advanceBy(4000);
  deepEqual([upstreams.length, stopped()], [1, 0]);
  leaveAgain();
  clock.advanceBy(6000);
  equal(stopped(), 1);
});

test("FeedHub tells every reader that it lives, and where it stands", async () => {
  const { clock, hub, upstreams, reader } = bench();
  const one = reader();
  await hub.join("wallet", null, one);
  upstreams[0]?.(1, 1);
  clock.advanceBy(2000);
  deepEqual(one.heard, ["snapshot 0", "heartbeat 0", "heartbeat 0"]);
});

test("FeedHub gives a slow reader the newest value instead of what it missed", async () => {
  const { hub, upstreams, reader } = bench();
  const slow = reader();
  const { seat } = await hub.join("wallet", null, slow);
  slow.isFull = true;
  for (let n = 1; n <= 400; n++) upstreams[0]?.(n, n);
  slow.isFull = false;
  seat.ready();
  deepEqual(slow.heard.slice(0, 3), ["snapshot 0", "gap 257", "snapshot 257"]);
  equal(slow.heard.at(-1), "event 399");
  equal(seat.coalesced, 1);
});

test("FeedHub ends a reader that takes nothing any more with 4408", async () => {
  const { clock, hub, upstreams, reader } = bench();
  const dead = reader();
  await hub.join("wallet", null, dead);
  dead.isFull = true;
  upstreams[0]?.(1, 1);
  clock.advanceBy(6000);
  equal(dead.heard.at(-1), "end 4408");
  equal(await hub.readers(), 0);
});

test("FeedHub.drain() ends every reader within the window and takes no new one", async () => {
  const { clock, hub, reader } = bench();
  const readers = Array.from({ length: 5 }, reader);
  for (const one of readers) await hub.join("wallet", null, one);
  let n = 0;
  const drained = hub.drain(1000, () => (n++ % 10) / 10);
  await Promise.resolve();
  await Promise.resolve();
  clock.advanceBy(1000);
  await drained;
  deepEqual(readers.map(({ heard }) => heard), readers.map(() => ["end 1012"]));
  const late = reader();
  await hub.join("wallet", null, late);
  deepEqual(late.heard, ["end 1012"]);
});

test("FeedHub.snapshot() answers with the value, or with null after a while", async () => {
  const { clock, hub, upstreams } = bench();
  const none = hub.snapshot("wallet", 100);
  await new Promise((turn) => setTimeout(turn));
  clock.advanceBy(200);
  equal(await none, null);
  upstreams[0]?.(7, 7);
  equal((await hub.snapshot("wallet", 100))?.text.includes('"value":7'), true);
});

test("FeedHub.drain() leaves nothing that keeps a process alive", async () => {
  for (const isLate of [false, true]) {
    const { clock, hub, reader } = bench();
    const { leave } = await hub.join("wallet", null, reader());
    if (!isLate) leave();
    const drained = hub.drain(0, () => 0);
    await Promise.resolve();
    await Promise.resolve();
    clock.advanceBy(1);
    await drained;
    if (isLate) leave();
    equal(clock.pending, 0);
  }
});
