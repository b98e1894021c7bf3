import { deepEqual, equal, ok } from "node:assert/strict";
import { test } from "vitest";
import type { RouteSpec } from "../model/route.ts";
import { MachineStory } from "../testing/machine_story.ts";

const ASKABLE: RouteSpec = { id: "websocket", kind: "websocket", guarantee: "news", ask: "ping" };
const FAILED = { how: "failed", code: 1006 } as const;
const WITH_ANSWERS = { pollsTakeMs: 20 };

const proved = (push?: readonly RouteSpec[]): MachineStory =>
  new MachineStory({ ...WITH_ANSWERS, ...(push === undefined ? {} : { push }) })
    .start().wait(40).open().message();

test("a device that comes online is asked and tried on at once", () => {
  const story = new MachineStory({ options: { backoffBaseMs: 16_000 } }).start();
  story.end(FAILED).failPull({ how: "network" }).wait(1000).signal({ type: "online" });
  deepEqual([story.asked.at(-1), story.link()?.startedAt], [1000, 1000]);
});

test("a device that says it is offline is believed to be slow, not to be dead", () => {
  const story = new MachineStory().start().signal({ type: "offline" });
  story.end(FAILED).failPull({ how: "network" }).wait(29_999);
  equal(story.state.attemptCount, 1);
  story.wait(1);
  equal(story.state.attemptCount, 2);
  deepEqual(story.asked, [0, 30_000]);
});

test("a link that cannot be asked is doubted once the device says offline, until heard", () => {
  const story = proved().wait(5000).signal({ type: "offline" });
  equal(story.phase, "degraded");
  deepEqual(story.link(1)?.doubts, ["unheard"]);
  story.message(1);
  deepEqual(story.link(1)?.doubts, []);
});

test("a link that can be asked is asked at once when the device comes online", () => {
  const story = proved([ASKABLE]).answer().wait(5000).signal({ type: "online" });
  equal(story.link(1)?.ask?.at, 5040);
  deepEqual(story.link(1)?.doubts, []);
});

test("somebody who looks again gets the value at once", () => {
  const story = proved().wait(5000).signal({ type: "hidden" }).wait(1000);
  story.signal({ type: "visible" });
  equal(story.asked.at(-1), 6040);
  equal(story.phase, "open");
});

test("handshakes begun on another network are begun anew", () => {
  const story = new MachineStory().start().wait(1000);
  story.signal({ type: "network_changed", network: "4g" });
  equal(story.link(1), null);
  equal(story.link(2)?.startedAt, 1000);
  equal(story.state.surroundings.network, "4g");
});

test("a link is doubted after its network changed, and a rival opens beside it", () => {
  const story = proved().wait(5000).signal({ type: "network_changed", network: "4g" });
  equal(story.phase, "degraded");
  equal(story.link(2)?.startedAt, 5040);
  ok(story.link(1) !== null);
});

test("a frozen page lets go of everything but the signal that ends it", () => {
  const story = proved().wait(5000).signal({ type: "frozen" });
  equal(story.phase, "waiting");
  deepEqual(story.running, ["signals"]);
  equal(story.wait(3_600_000).state.attemptCount, 1);
});

test("a thawed page begins anew, at once", () => {
  const story = proved().wait(5000).signal({ type: "frozen" }).wait(60_000);
  story.signal({ type: "thawed" });
  equal(story.link(2)?.startedAt, 65_040);
  equal(story.asked.at(-1), 65_040);
});

test("a page that is shown for the first time is thawed too, and has nothing to begin anew", () => {
  const story = proved().wait(5000).signal({ type: "thawed" });
  equal(story.link(1)?.proof, "message");
  equal(story.state.outage, null);
});

test("signals of a frozen page are kept in mind and acted on when it thaws", () => {
  const story = proved().signal({ type: "frozen" }).signal({ type: "offline" });
  deepEqual(story.running, ["signals"]);
  story.signal({ type: "thawed" });
  equal(story.state.surroundings.isOnline, false);
});

test("a device that slept asks everything anew, and holds no silence against anybody", () => {
  const story = proved([ASKABLE]).answer().wait(8000);
  equal(story.link(1)?.ask?.at, 8040);
  story.sleep(60_000);
  equal(story.link(1)?.missedAsks, 0);
  deepEqual([story.link(1)?.ask?.at, story.asked.at(-1)], [68_040, 68_040]);
  equal(story.phase, "open");
});

test("a device that slept forgives an ask that was missed before, and counts silence anew", () => {
  const story = proved([ASKABLE]).answer().wait(10_000);
  equal(story.link(1)?.missedAsks, 1);
  story.signal({ type: "resumed", gapMs: 60_000 });
  equal(story.link(1)?.missedAsks, 0);
  const beating = new MachineStory(WITH_ANSWERS).start().wait(40).open(1, 5000).message();
  beating.wait(5000).sleep(60_000);
  equal(beating.link(1)?.doubts.includes("heartbeat"), false);
  ok(beating.wait(7000).link(1) !== null);
});

test("a sleep that a signal tells of is the same", () => {
  const story = proved([ASKABLE]).answer().wait(5000).signal({ type: "resumed", gapMs: 60_000 });
  deepEqual([story.link(1)?.ask?.at, story.asked.at(-1)], [5040, 5040]);
});

test("time spent asleep proves nothing of a quiet link", () => {
  const story = new MachineStory(WITH_ANSWERS).start().wait(40).open().wait(3000);
  story.sleep(60_000).wait(3900);
  equal(story.link(1)?.provedAt, null);
  // It may be half-open: a fresh one takes over, and is given its own time.
  equal(story.open(2).state.current, 2);
  equal(story.wait(10_000).link(2)?.proof, "uptime");
});

test("a timer that is only a little late is no sleep", () => {
  const story = proved([ASKABLE]).answer().wait(8000).sleep(3000);
  equal(story.link(1)?.missedAsks, 1);
});

test("a flood of hints stays within the budget and the gaps", () => {
  const story = new MachineStory().start();
  const begun = story.asked.length;
  for (let n = 0; n < 600; n++) {
    story.signal({ type: n % 2 === 0 ? "online" : "visible" });
    if (story.link() !== null) story.end(FAILED);
    if (story.state.pull?.inFlight) story.answerPull();
    story.wait(100);
  }
  ok(story.state.attemptCount <= 5 + 12, `${story.state.attemptCount}`);
  ok(story.asked.length - begun <= 60, `${story.asked.length}`);
});
