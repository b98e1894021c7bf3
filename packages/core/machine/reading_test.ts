import { deepEqual, equal, throws } from "node:assert/strict";
import { test } from "vitest";
import type { RouteSpec } from "../model/route.ts";
import { MachineStory } from "../testing/machine_story.ts";
import {
  isAwake,
  isCovering,
  isPullDelivering,
  isTrusted,
  pullPaceMs,
  rankOf,
  recordOf,
  specOf,
} from "./reading.ts";

const SOCKET: RouteSpec = { id: "socket", kind: "websocket", guarantee: "news", ask: "none" };
const STREAM: RouteSpec = { id: "stream", kind: "event-source", guarantee: "news", ask: "none" };

const begun = (): MachineStory =>
  new MachineStory({ push: [SOCKET, STREAM], pollsTakeMs: 20 }).start().wait(40);

test("specOf() and recordOf() know the routes of the plan, and no others", () => {
  const { state } = begun();
  deepEqual([specOf(state, "stream"), rankOf(state, "stream")], [STREAM, 1]);
  equal(recordOf(state, "socket").failures, 0);
  for (const read of [specOf, recordOf]) {
    throws(() => read(state, "carrier pigeon"), {
      name: "RangeError",
      message: "Cannot find route 'carrier pigeon' in the plan",
    });
  }
});

test("isTrusted() wants a proof of a route that failed before", () => {
  const story = begun().open(1);
  equal(isTrusted(story.state, story.link(1)!), true);
  story.end({ how: "closed", code: 1006 }, 1);
  story.until(() => story.link()?.routeId === "socket");
  const attempt = story.open().state.attemptCount;
  equal(isTrusted(story.state, story.link(attempt)!), false);
  equal(isTrusted(story.message(attempt).state, story.link(attempt)!), true);
});

test("isCovering() holds while no link is both proved and beyond doubt", () => {
  const story = begun();
  equal(isCovering(story.state), true);
  equal(isCovering(story.open(1).state), true);
  equal(isCovering(story.message(1).state), false);
  equal(isCovering(story.signal({ type: "offline" }).state), true);
});

test("isPullDelivering() begins with an answer and ends with the second failure in a row", () => {
  const story = new MachineStory().start();
  equal(isPullDelivering(story.state), false);
  equal(isPullDelivering(story.answerPull().state), true);
  equal(isPullDelivering(story.wait(2000).failPull({ how: "network" }).state), true);
  story.until(() => Boolean(story.state.pull?.inFlight));
  equal(isPullDelivering(story.failPull({ how: "network" }).state), false);
});

test("pullPaceMs() follows what carries the value and who looks", () => {
  const story = begun();
  equal(pullPaceMs(story.state), 2000);
  equal(pullPaceMs(story.open(1).message(1).state), 10_000);
  equal(pullPaceMs(story.signal({ type: "hidden" }).state), 30_000);
});

test("isAwake() ends when the page is frozen or the connection over", () => {
  equal(isAwake(new MachineStory().state), false);
  const story = begun();
  equal(isAwake(story.state), true);
  equal(isAwake(story.signal({ type: "frozen" }).state), false);
  equal(isAwake(story.tell({ type: "closed_by_user" }).state), false);
});
