import { deepEqual, equal } from "node:assert/strict";
import { test } from "vitest";
import type { RouteSpec } from "../model/route.ts";
import { MachineStory } from "../testing/machine_story.ts";
import { activities } from "./activities.ts";

const LOOPED: RouteSpec = { id: "socket", kind: "websocket", guarantee: "news", ask: "loopback" };

test("activities() of an idle, a failed and a closed connection are none", () => {
  deepEqual(activities(new MachineStory().state), []);
  const refused = { how: "status", status: 404, isFatal: true } as const;
  const failed = new MachineStory().start().failPull(refused).wait(1000).failPull(refused);
  deepEqual(activities(failed.state), []);
  deepEqual(activities(failed.tell({ type: "closed_by_user" }).state), []);
});

test("activities() hold the link, the question, the earliest deadline and the signals", () => {
  deepEqual(activities(new MachineStory().start().state), [
    { type: "signals", id: "signals" },
    { type: "link", id: "link:1", attempt: 1, routeId: "websocket" },
    { type: "poll", id: "poll:1", n: 1, routeId: "poll", timeoutMs: 4500 },
    { type: "timer", id: "timer:5000", at: 5000 },
  ]);
});

test("activities() have the loopback before the open link that asks through it", () => {
  const story = new MachineStory({ push: [LOOPED] }).start();
  equal(story.running.includes("loopback"), false);
  story.wait(40).open();
  deepEqual(story.running.slice(0, 4), ["signals", "loopback", "link:1", "heartbeat:1:1"]);
});

test("activities() have an id for everything that would make them another one", () => {
  const story = new MachineStory({ push: [LOOPED], pollsTakeMs: 20 }).start().wait(40).open();
  const first = story.running;
  story.wait(20).answer().wait(8000);
  deepEqual(story.running.filter((id) => id.startsWith("heartbeat")), ["heartbeat:1:2"]);
  deepEqual(story.running.slice(0, 3), first.slice(0, 3));
});
