import { deepEqual, equal, ok } from "node:assert/strict";
import { test } from "vitest";
import type { RouteSpec } from "../model/route.ts";
import { MachineStory } from "../testing/machine_story.ts";
import { nextDeadline } from "./deadlines.ts";

const ASKABLE: RouteSpec = { id: "websocket", kind: "websocket", guarantee: "news", ask: "ping" };
const WITH_ANSWERS = { pollsTakeMs: 20 };

/** At 40 ms: a link that can be asked, proved by its first answer at 60 ms. */
function asking(): MachineStory {
  return new MachineStory({ ...WITH_ANSWERS, push: [ASKABLE] })
    .start().wait(40).open().wait(20).answer();
}

test("a handshake without an answer is given up after its patience", () => {
  const story = new MachineStory(WITH_ANSWERS).start().wait(9999);
  equal(story.link(1)?.stage, "connecting");
  story.wait(1);
  equal(story.link(1), null);
  deepEqual(story.state.routes["websocket"]?.lastEnd, {
    how: "timeout",
    message: "No answer to the handshake in 10000 ms",
  });
});

test("connecting becomes polling when its time is up, while polls deliver", () => {
  const story = new MachineStory(WITH_ANSWERS).start().wait(1999);
  equal(story.phase, "connecting");
  equal(story.wait(1).phase, "polling");
});

test("connecting becomes polling at once when every route failed", () => {
  const story = new MachineStory(WITH_ANSWERS).start().wait(100).end({ how: "failed" });
  equal(story.phase, "polling");
});

test("connecting that nothing delivers for becomes waiting", () => {
  const story = new MachineStory().start().end({ how: "failed" });
  equal(story.failPull({ how: "network" }).phase, "waiting");
});

test("a link is asked as soon as it opens, and then at its interval", () => {
  const story = asking();
  const asks: number[] = [];
  while (story.now < 30_000) {
    story.wait(20);
    const ask = story.link()?.ask ?? null;
    if (ask === null) continue;
    asks.push(ask.at);
    story.answer();
  }
  deepEqual(asks, [8040, 16_040, 24_040]);
});

test("an ask that is missed is a doubt, a second one the end", () => {
  const story = asking().wait(8000);
  deepEqual(story.link()?.ask, { n: 2, at: 8040, by: 10_040 });
  story.wait(1980);
  deepEqual([story.phase, story.link(1)?.doubts], ["degraded", ["heartbeat"]]);
  equal(story.link(1)?.ask?.n, 3);
  story.wait(1999);
  ok(story.link(1) !== null);
  story.wait(1);
  equal(story.link(1), null);
  equal(story.state.routes["websocket"]?.lastEnd?.message, "No answer to 2 asks");
});

test("a half-open link that can be asked is seen within fifteen seconds by default", () => {
  const story = asking();
  story.until(() => story.phase !== "open");
  ok(story.now <= 15_000, `${story.now}`);
});

test("any byte is life: a link that is heard is not doubted for a missed answer", () => {
  const story = asking().wait(9000).hear().wait(1500);
  equal(story.phase, "open");
  equal(story.link()?.missedAsks, 0);
});

test("an answer calms the doubt of a missed ask, which is forgotten after the calm", () => {
  const story = asking().wait(10_000);
  equal(story.phase, "degraded");
  story.answer(20, 1);
  const calmAt = story.now;
  deepEqual([story.phase, story.link(1)?.doubts], ["degraded", []]);
  story.until(() => story.phase !== "degraded", () => {
    if (story.link(1)?.ask) story.answer(20, 1);
  });
  equal(story.phase, "open");
  ok(story.now - calmAt >= 3000 && story.now - calmAt <= 3010);
});

test("a doubted link is asked more often, and a calm one at its usual interval", () => {
  const story = asking().wait(10_000).answer(20, 1);
  equal(story.link(1)?.askAt, 10_040 + 2000);
  story.wait(2000).answer(20, 1);
  equal(story.link(1)?.askAt, 12_040 + 8000);
});

test("a peer that announced its heartbeat is doubted in silence, and then left", () => {
  const story = new MachineStory(WITH_ANSWERS).start().wait(40).open(1, 5000).message();
  // φ = 1 is the promised 5,000 ms and a lateness of 1,000 ms · ln 10, φ = 2 that twice.
  story.wait(7302);
  equal(story.phase, "open");
  story.wait(1);
  deepEqual(story.link(1)?.doubts, ["heartbeat"]);
  story.wait(2302);
  ok(story.link(1) !== null);
  story.wait(1);
  equal(story.link(1), null);
});

test("a heartbeat that is heard puts the suspicion off", () => {
  const story = new MachineStory(WITH_ANSWERS).start().wait(40).open(1, 5000).message();
  for (let n = 0; n < 20; n++) story.wait(5000).hear();
  equal(story.phase, "open");
});

test("a quiet link is proved by its time, if a question asked since agrees with it", () => {
  const story = new MachineStory().start().answerPull().wait(40).open().wait(1960);
  story.wait(4000);
  equal(story.link(1)?.provedAt, null);
  story.answerPull();
  deepEqual([story.link(1)?.proof, story.now], ["uptime", 6000]);
});

test("a quiet link without any poll is proved by its time alone", () => {
  const story = new MachineStory({ pull: null }).start().wait(40).open().wait(4999);
  equal(story.link(1)?.provedAt, null);
  equal(story.wait(1).link(1)?.proof, "uptime");
});

test("a question that is not answered is given up a little after the puller's own patience", () => {
  const story = new MachineStory().start().wait(4999);
  equal(story.state.pull?.failures, 0);
  story.wait(1);
  deepEqual([story.state.pull?.failures, story.state.pull?.lastFailure?.how], [1, "timeout"]);
});

test("nextDeadline() is the earliest of what falls due, and null where nothing does", () => {
  const story = new MachineStory();
  equal(nextDeadline(story.state), null);
  equal(nextDeadline(story.start().state), 5000);
  equal(nextDeadline(story.answerPull().state), 2000);
  equal(nextDeadline(story.tell({ type: "closed_by_user" }).state), null);
});
