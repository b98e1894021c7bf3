import { deepEqual, equal } from "node:assert/strict";
import { test } from "vitest";
import { readSimulatedFeed, SimulatedFeed } from "./simulated_feed.ts";

test("SimulatedFeed gives what is missing, or the whole if it no longer has that", () => {
  const feed = new SimulatedFeed(0);
  for (let value = 1; value <= 70; value++) feed.append(value);
  equal(feed.since({ epoch: "e1", seq: 70 }).length, 0);
  equal(feed.since({ epoch: "e1", seq: 6 }).length, 64);
  deepEqual(feed.since({ epoch: "e1", seq: 5 }), [feed.snapshot()]);
  deepEqual(feed.since({ epoch: "e0", seq: 69 }), [feed.snapshot()]);
  deepEqual(feed.since({ epoch: "e1", seq: 71 }), [feed.snapshot()]);
  deepEqual(feed.since(null), [feed.snapshot()]);
});

test("SimulatedFeed that forgot begins a new epoch with the same value", () => {
  const feed = new SimulatedFeed(0);
  feed.append(5);
  feed.forget();
  deepEqual(readSimulatedFeed(feed.snapshot()), {
    type: "snapshot",
    cursor: { epoch: "e2", seq: 0 },
    value: 5,
  });
});

test("readSimulatedFeed() calls everything else invalid", () => {
  for (
    const raw of ["", "{", "null", "[]", '{"type":"event"}', new Uint8Array(2)]
  ) {
    equal(readSimulatedFeed(raw).type, "invalid");
  }
});
