import { deepEqual, equal, notEqual, ok } from "node:assert/strict";
import { test } from "vitest";
import { MachineStory } from "../testing/machine_story.ts";

const REFUSED = { how: "status", status: 404, isFatal: true } as const;

function failed(): MachineStory {
  return new MachineStory().start().failPull(REFUSED).wait(1000).failPull(REFUSED);
}

test("a start opens and asks at once, and begins an outage", () => {
  const story = new MachineStory({ seed: 7 }).start();
  equal(story.phase, "connecting");
  deepEqual([story.link()?.startedAt, story.asked], [0, [0]]);
  ok(story.state.outage !== null);
});

test("a second start changes nothing", () => {
  const story = new MachineStory().start().wait(50);
  const { links, pull } = story.state;
  story.start();
  deepEqual([story.state.links, story.state.pull], [links, pull]);
});

test("nothing is heard before the start", () => {
  const story = new MachineStory().signal({ type: "offline" }).tell({ type: "retry_requested" });
  story.tell({ type: "pull_wanted", why: "user" });
  equal(story.phase, "idle");
  deepEqual(story.running, []);
  equal(story.state.surroundings.isOnline, true);
});

test("retryNow() tries and asks at once, in the middle of a backoff", () => {
  const story = new MachineStory({ options: { backoffBaseMs: 16_000 } }).start();
  story.end({ how: "failed" }).failPull({ how: "network" }).wait(1000).tell({
    type: "retry_requested",
  });
  deepEqual([story.link()?.startedAt, story.asked.at(-1)], [1000, 1000]);
});

test("retryNow() leaves failed, and one refusal more does not lead back", () => {
  const story = failed();
  equal(story.phase, "failed");
  story.wait(5000).tell({ type: "retry_requested" });
  equal(story.phase, "connecting");
  equal(story.state.failure, null);
  deepEqual([story.link()?.startedAt, story.asked.at(-1)], [6000, 6000]);
  notEqual(story.failPull(REFUSED).phase, "failed");
});

test("retryNow() leaves failed where the routes said so, without a poll", () => {
  const story = new MachineStory({ pull: null }).start();
  story.end({ how: "refused", status: 401 });
  equal(story.phase, "failed");
  equal(story.state.failure?.status, 401);
  deepEqual(story.running, []);
  equal(story.wait(1000).tell({ type: "retry_requested" }).phase, "connecting");
  equal(story.wait(40).open().message().phase, "open");
});

test("without a poll, one route that may still work keeps the connection from failing", () => {
  const stream = { id: "stream", kind: "event-source", guarantee: "news", ask: "none" } as const;
  const socket = { id: "socket", kind: "websocket", guarantee: "news", ask: "none" } as const;
  const story = new MachineStory({ push: [socket, stream], pull: null }).start();
  story.end({ how: "refused", status: 401 });
  notEqual(story.phase, "failed");
  story.end({ how: "refused", status: 503 });
  notEqual(story.phase, "failed");
});

test("close() lets go of everything, for good", () => {
  const story = new MachineStory().start().wait(40).open().message();
  story.tell({ type: "closed_by_user" });
  equal(story.phase, "closed");
  deepEqual(story.running, []);
  const { state } = story;
  story.open(1).message(1).tell({ type: "retry_requested" }).signal({ type: "online" }).start();
  equal(story.state, state);
});

test("close() before the start is the end as well", () => {
  equal(new MachineStory().tell({ type: "closed_by_user" }).start().phase, "closed");
});
