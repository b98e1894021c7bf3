import { deepEqual, equal, ok } from "node:assert/strict";
import { test } from "vitest";
import type { RouteKind, RouteSpec } from "../model/route.ts";
import { MachineStory, type StoryOptions } from "../testing/machine_story.ts";
import { transition } from "./transition.ts";

const route = (kind: RouteKind): RouteSpec => ({ id: kind, kind, guarantee: "news", ask: "none" });
const ROUTES = [route("websocket"), route("event-source"), route("long-poll")];
const FAILED = { how: "failed", code: 1006 } as const;
const STARTED = { type: "started", at: 0, remembered: null, seed: 1 } as const;

/** The route and the start of every attempt so far. */
function attempts(given: StoryOptions, untilMs: number): readonly (readonly [string, number])[] {
  const story = new MachineStory({ pollsTakeMs: 20, ...given }).start();
  const seen = new Map<number, readonly [string, number]>();
  while (story.now <= untilMs) {
    for (const { attempt, routeId, startedAt } of story.state.links) {
      seen.set(attempt, [routeId, startedAt]);
    }
    story.wait(10);
  }
  return [...seen.values()];
}

test("attempts race politely: the next route starts after its stagger, two at once at most", () => {
  deepEqual(attempts({ push: ROUTES }, 4000), [["websocket", 0], ["event-source", 300]]);
});

test("the race goes on at once when a route fails, and a third gets its turn", () => {
  const story = new MachineStory({ push: ROUTES }).start().wait(100).end(FAILED, 1);
  deepEqual(story.state.links.map(({ routeId }) => routeId), ["event-source"]);
  equal(story.link(2)?.startedAt, 100);
  story.wait(300);
  equal(story.link(3)?.routeId, "long-poll");
});

test("a link that opens ends the walk: later routes do not start any more", () => {
  const story = new MachineStory({ push: ROUTES, pollsTakeMs: 20 }).start();
  story.wait(100).open(1).wait(20_000);
  deepEqual(story.state.links.map(({ routeId }) => routeId), ["websocket"]);
});

test("the remembered route has a head start, and the best still gets its chance", () => {
  const given = { push: ROUTES, remembered: "long-poll" };
  deepEqual(attempts(given, 4000), [["long-poll", 0], ["websocket", 300]]);
});

test("a remembered route that opens is left for a better one only when that is proved", () => {
  const story = new MachineStory({ push: ROUTES, remembered: "event-source", pollsTakeMs: 20 });
  story.start().wait(100).open(1).message(1);
  deepEqual(story.state.links.map(({ routeId }) => routeId), ["event-source"]);
  story.until(() => story.state.attemptCount !== 1);
  equal(story.link(2)?.routeId, "websocket");
  equal(story.wait(100).open(2).state.current, 1);
  equal(story.message(2).state.current, 2);
});

test("each window of the backoff gets one walk, at the phase of the outage", () => {
  const story = new MachineStory().start().wait(10);
  const starts: number[] = [];
  while (starts.length < 6) {
    story.end(FAILED);
    story.until(() => story.link() !== null);
    starts.push(story.link()!.startedAt);
  }
  const { phase } = story.state.outage!;
  const due = [0, 1, 3, 7, 15, 31].map((start, n) =>
    1000 * (start + phase * [1, 2, 4, 8, 16, 16][n]!)
  );
  // The first window is shorter than the smallest gap between two attempts.
  for (const [n, at] of starts.slice(1).entries()) ok(Math.abs(at - due[n + 1]!) <= 1, `${at}`);
});

test("two attempts on one route keep their gap, whatever calls for them", () => {
  const story = new MachineStory().start().wait(10).end(FAILED);
  story.tell({ type: "retry_requested" }).wait(489);
  equal(story.state.attemptCount, 1);
  equal(story.wait(1).link(2)?.startedAt, 500);
});

test("attempts of all routes share one budget", () => {
  const story = new MachineStory({ push: ROUTES }).start();
  for (let n = 0; n < 1200; n++) {
    for (const { attempt } of story.state.links) story.end(FAILED, attempt);
    story.tell({ type: "retry_requested" }).wait(50);
  }
  ok(story.state.attemptCount <= 5 + 12, `${story.state.attemptCount}`);
  ok(story.state.attemptCount >= 15, `${story.state.attemptCount}`);
});

test("a better route is tried again and again, each time after twice the pause", () => {
  const story = new MachineStory({ push: ROUTES.slice(0, 2), pollsTakeMs: 20 }).start();
  story.end(FAILED, 1).wait(100).open(2).message(2);
  const starts: number[] = [];
  while (story.now < 130_000) {
    if (story.link() !== null && story.state.attemptCount > 2) {
      starts.push(story.now);
      story.end(FAILED);
    }
    story.wait(10).message(2);
  }
  deepEqual(starts.map((at) => Math.round(at / 1000)), [4, 12, 28, 60, 92, 124]);
});

test("patience with a handshake follows the measured round trip, within its limits", () => {
  const patience = (rttMs: number): number => {
    const story = new MachineStory().start().answerPull(false, rttMs).end(FAILED);
    story.until(() => story.link() !== null);
    return story.link()!.connectBy - story.link()!.startedAt;
  };
  equal(new MachineStory().start().link()?.connectBy, 10_000);
  equal(patience(20), 4000);
  // Four trips of SRTT + 4 · RTTVAR, which is half of the first sample.
  equal(patience(500), 6000);
  equal(patience(3000), 10_000);
});

test("patience grows after many failures, since browsers hold attempts back then", () => {
  const story = new MachineStory({ pollsTakeMs: 20 }).start();
  for (let n = 0; n < 9; n++) {
    story.until(() => story.link() !== null);
    story.wait(100).end(FAILED);
  }
  story.until(() => story.link() !== null);
  equal(story.link()!.connectBy - story.link()!.startedAt, 9000);
});

const GATED = [route("webtransport"), route("websocket"), route("data-channel")];
const MEMORY = { type: "memory_read", remembered: null, seenToWork: ["webtransport"] } as const;

test("routes behind a gate come after all others, whatever the plan says", () => {
  const story = new MachineStory({ push: GATED }).start().wait(400).end(FAILED, 1);
  story.until(() => story.state.attemptCount === 2);
  deepEqual([story.now, story.link(2)?.routeId], [500, "webtransport"]);
  story.end(FAILED, 2);
  equal(story.link(3)?.routeId, "data-channel");
});

test("a route behind a gate takes nobody's place before it was seen to work", () => {
  const story = new MachineStory({ push: GATED, pollsTakeMs: 20 }).start();
  story.wait(100).open(1).message(1).wait(120_000);
  equal(story.state.attemptCount, 1);
  story.tell(MEMORY);
  story.until(() => story.state.attemptCount !== 1);
  equal(story.link(2)?.routeId, "webtransport");
});

test("what proved itself has passed its gate, and is tried in its place from then on", () => {
  const story = new MachineStory({ push: GATED }).start().wait(100).end(FAILED, 1);
  story.wait(500).open(2).message(2).wait(1000).end(FAILED, 2);
  deepEqual(story.state.seenToWork, ["webtransport"]);
  story.until(() => story.state.attemptCount === 3);
  equal(story.link(3)?.routeId, "webtransport");
});

test("failures of long ago do not hold a route back", () => {
  const push = [route("websocket"), route("event-source")];
  const failed = { failures: 3, lastAttemptAt: 0 };
  const first = (now: number): string | undefined => {
    const { state } = new MachineStory({ push });
    const record = { ...state.routes["websocket"]!, ...failed };
    const begun = { ...state, routes: { ...state.routes, websocket: record }, now };
    return transition(begun, STARTED).links[0]?.routeId;
  };
  equal(first(10_000), "event-source");
  equal(first(600_000), "websocket");
});

/** A link of the first route that was proved, then fell silent, until the first rival starts. */
function silenced(push: readonly RouteKind[]): MachineStory {
  const asking = push.map((kind): RouteSpec => ({ ...route(kind), ask: "ping" }));
  const story = new MachineStory({ push: asking, pollsTakeMs: 20 }).start();
  story.wait(100).open(1).message(1).answer(20);
  story.until(() => story.state.attemptCount === 2);
  return story;
}

test("a rival that is not up after its head start is joined by the next route, no third", () => {
  const story = silenced(["websocket", "event-source", "long-poll"]);
  deepEqual([story.link(2)?.routeId, story.link(3)], ["websocket", null]);
  const startedAt = story.now;
  story.wait(299);
  equal(story.state.attemptCount, 2);
  story.wait(1);
  deepEqual([story.link(3)?.routeId, story.now], ["event-source", startedAt + 300]);
  // The pause before the next ones is that after a single rival.
  deepEqual([story.state.rivals, story.state.rivalAt], [1, startedAt + 8000]);
  // Until the doubted link is left, and the first rival's patience is over.
  story.wait(1500);
  equal(story.state.attemptCount, 3);
  equal(story.open(3).message(3).state.current, 3);
});

test("a rival that is up in time stays alone", () => {
  const story = silenced(["websocket", "event-source"]).wait(200).open(2).answer(20, 2);
  story.wait(1500);
  deepEqual([story.state.current, story.state.attemptCount], [2, 2]);
});

test("a rival races nobody where there is no other route", () => {
  const story = silenced(["websocket"]).wait(1900);
  deepEqual([story.state.links.length, story.state.attemptCount], [2, 2]);
});
