import { deepEqual, equal, ok } from "node:assert/strict";
import { test } from "vitest";
import type { RouteSpec } from "../model/route.ts";
import { MachineStory } from "../testing/machine_story.ts";

const SOCKET: RouteSpec = { id: "socket", kind: "websocket", guarantee: "news", ask: "ping" };

test("a connection's life, as its user sees it", () => {
  const story = new MachineStory({ push: [SOCKET], pollsTakeMs: 20 });
  equal(story.phase, "idle");

  story.start();
  equal(story.phase, "connecting");
  deepEqual(story.running, ["signals", "link:1", "poll:1", "timer:5000"]);

  story.wait(120).open().wait(40).answer();
  equal(story.phase, "open");
  equal(story.link()?.proof, "answer");

  // The path goes silent: two asks are missed, and a rival finds nothing either.
  story.until(() => story.phase !== "open");
  equal(story.phase, "degraded");
  story.until(() => story.link(1) === null);
  story.until(() => story.phase === "polling");

  // Polls carry the value meanwhile, and the first link that answers brings it back.
  story.until(() => story.link()?.stage === "connecting");
  story.wait(100).open().wait(40).answer();
  equal(story.phase, "open");

  story.tell({ type: "closed_by_user" });
  deepEqual(story.phases.map(([, phase]) => phase), [
    "idle",
    "connecting",
    "open",
    "degraded",
    "connecting",
    "polling",
    "open",
    "closed",
  ]);
});

test("time never goes back, though an event may say so", () => {
  const story = new MachineStory().start().wait(500);
  const early = { type: "message_received", attempt: 1 } as const;
  story.tell({ ...early, at: 100 } as never);
  ok(story.state.now >= 500);
});

test("events of attempts that are not alive change nothing", () => {
  const story = new MachineStory().start().wait(40).end({ how: "failed" }).wait(10);
  const { now: _before, ...before } = story.state;
  story.open(1).message(1).answer(20, 1).end({ how: "closed" }, 1).open(99);
  const { now: _after, ...after } = story.state;
  deepEqual(after, before);
});

test("everything that is due at one moment happens in one step", () => {
  const story = new MachineStory({ options: { connectTimeoutMsMax: 5000 } }).start().wait(4999);
  const before = story.state;
  story.wait(1);
  equal(before.links.length, 1);
  equal(story.link(1), null);
  equal(story.state.pull?.failures, 1);
});

test("a plan without any route waits and asks nothing", () => {
  const story = new MachineStory({ push: [], pull: null }).start();
  equal(story.phase, "waiting");
  deepEqual(story.running, ["signals"]);
});

test("a plan of polls alone polls", () => {
  const story = new MachineStory({ push: [], pollsTakeMs: 20 }).start().wait(20);
  equal(story.phase, "polling");
  equal(story.wait(10_000).asked.length, 6);
});
