import { deepEqual, equal, ok } from "node:assert/strict";
import { test } from "vitest";
import type { LinkEnd } from "../model/link_end.ts";
import type { RouteSpec } from "../model/route.ts";
import { MachineStory } from "../testing/machine_story.ts";

const SOCKET: RouteSpec = { id: "socket", kind: "websocket", guarantee: "news", ask: "ping" };
const STREAM: RouteSpec = { id: "stream", kind: "event-source", guarantee: "news", ask: "none" };
const FAILED: LinkEnd = { how: "failed", code: 1006 };
const CUT: LinkEnd = { how: "closed", code: 1006, wasClean: false };

const routes = (story: MachineStory): readonly string[] =>
  story.state.links.map(({ routeId }) => routeId);

/** At 100 ms: the socket failed, and the stream carries the news. */
function fallenBack(): MachineStory {
  return new MachineStory({ push: [SOCKET, STREAM], pollsTakeMs: 20 })
    .start().end(FAILED, 1).wait(100).open(2).message(2);
}

/** A stream that proved itself, and was not heard since the network changed. */
function doubted(): MachineStory {
  return new MachineStory({ push: [STREAM], pollsTakeMs: 20 })
    .start().wait(40).open().message().wait(5000)
    .signal({ type: "network_changed", network: "4g" });
}

/** The next attempt is under way. */
function nextAttempt(story: MachineStory): MachineStory {
  const { attemptCount } = story.state;
  return story.until(
    () => story.state.attemptCount > attemptCount,
    () => story.message(2),
  );
}

test("a better route takes over once it is proved, and both deliver for a while", () => {
  const story = nextAttempt(fallenBack());
  deepEqual([routes(story), story.now], [["stream", "socket"], 4100]);
  story.wait(100).open(3);
  equal(story.state.current, 2);
  story.wait(20).answer(20, 3);
  equal(story.state.current, 3);
  deepEqual(routes(story), ["stream", "socket"]);
  story.wait(1999);
  deepEqual(routes(story), ["stream", "socket"]);
  story.wait(1);
  deepEqual(routes(story), ["socket"]);
  deepEqual(story.phases.map(([, phase]) => phase), ["idle", "connecting", "open"]);
});

test("each promotion that succeeds lets the next one follow as soon as the first", () => {
  const lines: RouteSpec = { ...STREAM, id: "lines", kind: "line-stream" };
  const story = new MachineStory({ push: [SOCKET, STREAM, lines], pollsTakeMs: 20 })
    .start().end(FAILED, 1).wait(100).end(FAILED, 2).wait(100).open(3).message(3);
  const failPromotion = (): void => {
    const { attemptCount } = story.state;
    story.until(() => story.state.attemptCount > attemptCount, () => story.message(3));
    story.end(FAILED, story.state.attemptCount);
  };
  for (let n = 0; n < 5; n += 1) failPromotion();
  equal(story.state.rivals, 5);
  story.until(() => story.state.attemptCount > 8, () => story.message(3));
  const attempt = story.state.attemptCount;
  equal(story.link(attempt)?.routeId, "stream");
  story.open(attempt).message(attempt);
  equal(story.state.current, attempt);
  const switchedAt = story.now;
  story.until(() => story.state.attemptCount > attempt, () => story.message(attempt));
  deepEqual([story.link()?.routeId, story.now - switchedAt], ["socket", 4000]);
});

test("a better route that fails to open leaves the one that works alone", () => {
  const story = nextAttempt(fallenBack()).end(FAILED, 3);
  deepEqual([routes(story), story.phase], [["stream"], "open"]);
});

test("a better route that opens and proves nothing does not take over", () => {
  const quiet = { ...SOCKET, ask: "none" } as const;
  const story = new MachineStory({ push: [quiet, STREAM], pollsTakeMs: 20 })
    .start().end(FAILED, 1).wait(100).open(2).message(2);
  nextAttempt(story).open(3);
  story.wait(4900);
  equal(story.state.current, 2);
});

test("a worse route that opens first is let go when the better one is proved", () => {
  const story = new MachineStory({ push: [SOCKET, STREAM], pollsTakeMs: 20 }).start();
  story.wait(400).open(2);
  deepEqual([story.state.current, routes(story)], [2, ["socket", "stream"]]);
  story.wait(50).open(1).wait(20).answer(20, 1);
  deepEqual([story.state.current, routes(story)], [1, ["socket"]]);
});

test("a worse route that is still connecting is let go as soon as a better one opens", () => {
  const story = new MachineStory({ push: [SOCKET, STREAM], pollsTakeMs: 20 }).start();
  deepEqual(routes(story.wait(400)), ["socket", "stream"]);
  deepEqual(routes(story.open(1)), ["socket"]);
});

test("a doubted link keeps its place until another one opens: make before break", () => {
  const story = doubted();
  equal(story.phase, "degraded");
  deepEqual([routes(story), story.state.current], [["stream", "stream"], 1]);
  story.wait(100).open(2);
  equal(story.state.current, 2);
  equal(story.link(1)?.retireAt, null);
  // The old one goes only when the new one has proved itself.
  story.message(2);
  equal(story.link(1)?.retireAt, story.now + 2000);
});

test("a rival of a doubt that calmed is let go", () => {
  const story = doubted().wait(50).message(1).wait(3000);
  deepEqual([story.phase, routes(story), story.state.current], ["open", ["stream"], 1]);
});

test("a doubt shows for its calm at least, so that the state does not flicker", () => {
  const story = fallenBack().wait(1000).signal({ type: "offline" }).message(2);
  deepEqual(story.link(2)?.doubts, []);
  equal(story.wait(2999).phase, "degraded");
  equal(story.wait(1).phase, "open");
});

test("a link that opens and dies again and again never shows as open after the first time", () => {
  const story = new MachineStory({ pollsTakeMs: 20 }).start();
  for (let n = 0; n < 6; n++) {
    story.until(() => story.link() !== null);
    story.wait(50).open().wait(500).end(CUT);
  }
  equal(story.phases.filter(([, phase]) => phase === "open").length, 1);
  equal(story.state.routes["websocket"]?.failures, 6);
});

test("an outage lasts until a proof: links that open and die do not begin its backoff anew", () => {
  const story = new MachineStory({ pollsTakeMs: 20 }).start();
  const { startedAt, phase } = story.state.outage!;
  for (let n = 0; n < 5; n++) {
    story.until(() => story.link() !== null);
    story.wait(50).open().wait(500).end(CUT);
    deepEqual([story.state.outage?.startedAt, story.state.outage?.phase], [startedAt, phase]);
  }
  story.until(() => story.link() !== null);
  story.open().message();
  equal(story.state.outage, null);
  equal(story.state.routes["websocket"]?.failures, 0);
});

test("a route that was left for its silence is proved by a message only", () => {
  const story = new MachineStory({ push: [SOCKET], pollsTakeMs: 20 }).start().wait(40).open();
  story.wait(20).answer();
  story.pollsTakeMs = Infinity;
  for (let missed = 0; missed < 3; missed++) {
    story.until(() => Boolean(story.state.pull?.inFlight), () => {
      if (story.link(1)?.ask) story.answer(20, 1);
    });
    story.answerPull(true).wait(2000);
  }
  equal(story.state.routes["socket"]?.isSilent, true);
  story.pollsTakeMs = 20;
  story.until(() => story.link()?.stage === "connecting");
  const attempt = story.state.attemptCount;
  story.open(attempt).wait(20).answer(20, attempt);
  equal(story.link(attempt)?.provedAt, null);
  ok(story.phase !== "open");
  story.message(attempt);
  deepEqual([story.phase, story.state.routes["socket"]?.isSilent], ["open", false]);
});

test("while a link proves nothing, polls go on at full rate", () => {
  const story = new MachineStory({ push: [SOCKET], pollsTakeMs: 20 }).start().wait(40).open();
  story.wait(4400);
  deepEqual(story.asked, [0, 2000, 4000]);
});
