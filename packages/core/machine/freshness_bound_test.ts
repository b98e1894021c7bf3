import { equal, ok } from "node:assert/strict";
import { test } from "vitest";
import type { RouteSpec } from "../model/route.ts";
import { MachineStory } from "../testing/machine_story.ts";
import { freshnessBoundMs } from "./freshness_bound.ts";

const ORDERED: RouteSpec = { id: "feed", kind: "websocket", guarantee: "cursor", ask: "ping" };
const FAILED = { how: "failed" } as const;
const WITH_ANSWERS = { pollsTakeMs: 20 };

test("freshnessBoundMs() promises nothing before an answer, and nothing after a failure", () => {
  const story = new MachineStory().start().end(FAILED);
  equal(freshnessBoundMs(story.state), Infinity);
  ok(freshnessBoundMs(story.answerPull().state) <= 2500);
  equal(freshnessBoundMs(story.wait(2000).failPull({ how: "network" }).state), Infinity);
});

test("freshnessBoundMs() is one pace and one answer", () => {
  const story = new MachineStory(WITH_ANSWERS).start().end(FAILED).wait(6000);
  // An answer is given half a second at least.
  equal(freshnessBoundMs(story.state), 2500);
});

test("freshnessBoundMs() follows the pace of the audit while a link carries the news", () => {
  const story = new MachineStory(WITH_ANSWERS).start().wait(40).open().message().wait(20_000);
  equal(freshnessBoundMs(story.state), 10_500);
});

test("freshnessBoundMs() promises nothing while the page is frozen, and after the end", () => {
  const story = new MachineStory(WITH_ANSWERS).start().wait(5000).signal({ type: "frozen" });
  equal(freshnessBoundMs(story.state), Infinity);
  equal(freshnessBoundMs(story.tell({ type: "closed_by_user" }).state), Infinity);
});

test("freshnessBoundMs() of an ordered link is one ask and its patience, without any poll", () => {
  const story = new MachineStory({ push: [ORDERED], pull: null }).start().wait(40).open();
  story.message().answer();
  equal(freshnessBoundMs(story.state), 8000 + 3000);
  story.signal({ type: "online" }).wait(5000);
  equal(freshnessBoundMs(story.state), Infinity);
});
