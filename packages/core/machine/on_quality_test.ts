import { deepEqual, equal } from "node:assert/strict";
import { test } from "vitest";
import type { RouteSpec } from "../model/route.ts";
import { MachineStory } from "../testing/machine_story.ts";

const SOCKET: RouteSpec = { id: "socket", kind: "websocket", guarantee: "news", ask: "ping" };
const STREAM: RouteSpec = { id: "stream", kind: "event-source", guarantee: "news", ask: "none" };

function slow(push: readonly RouteSpec[]): MachineStory {
  return new MachineStory({ push, pollsTakeMs: 20 }).start().wait(40).open(1).message(1)
    .wait(1600).answer(1600, 1).wait(8000).answer(4000, 1);
}

test("a slow path casts doubt on the link, and polls run at full rate", () => {
  const story = new MachineStory({ push: [STREAM], pollsTakeMs: 3000 }).start().wait(40).open();
  story.message().wait(3000);
  equal(story.state.quality.grade, "poor");
  deepEqual(story.link(1)?.doubts, ["quality"]);
  equal(story.phase, "degraded");
});

test("a slow link asks for no second one on the same route, which would be as slow", () => {
  const story = new MachineStory({ push: [SOCKET], pollsTakeMs: 3000 }).start().wait(40).open();
  story.message().answer(3000).wait(3000);
  for (let n = 0; n < 30; n++) {
    story.wait(1000);
    if (story.link(1)?.ask) story.answer(3000, 1);
  }
  equal(story.state.attemptCount, 1);
  equal(story.phase, "degraded");
});

test("samples and their memory are bounded", () => {
  const story = new MachineStory({ options: { samplesMax: 4 }, pollsTakeMs: 20 }).start();
  equal(story.wait(60_000).state.samples.length, 4);
});

test("a link that never proved anything is not doubted for a slow path", () => {
  const story = new MachineStory({ push: [STREAM], pollsTakeMs: 3000 }).start().wait(40).open();
  story.wait(3000);
  equal(story.state.quality.grade, "poor");
  deepEqual(story.link(1)?.doubts, []);
});

test("a path that gets fast again is forgiven", () => {
  const story = slow([SOCKET]);
  while (story.now < 120_000) {
    story.wait(500);
    if (story.link(1)?.ask) story.answer(20, 1);
  }
  deepEqual([story.state.quality.grade, story.link(1)?.doubts], ["good", []]);
  equal(story.phase, "open");
});
