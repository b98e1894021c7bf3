import { deepEqual, equal, ok } from "node:assert/strict";
import { test } from "vitest";
import type { LinkEnd } from "../model/link_end.ts";
import type { RouteSpec } from "../model/route.ts";
import { MachineStory } from "../testing/machine_story.ts";

const ASKABLE: RouteSpec = { id: "websocket", kind: "websocket", guarantee: "news", ask: "ping" };
const CUT: LinkEnd = { how: "closed", code: 1006, wasClean: false };

/** A story in which attempt 1 opened and brought a message, and polls are answered. */
function proved(push?: readonly RouteSpec[]): MachineStory {
  const story = new MachineStory({ pollsTakeMs: 20, ...(push === undefined ? {} : { push }) });
  return story.start().wait(40).open().message();
}

test("a link that opened is open to the user, and proves nothing yet", () => {
  const story = new MachineStory().start().wait(40).open();
  equal(story.phase, "open");
  deepEqual([story.link()?.openedAt, story.link()?.provedAt], [40, null]);
  ok(story.state.outage !== null);
});

test("a message proves a link and ends the outage", () => {
  const story = proved();
  deepEqual([story.link()?.provedAt, story.link()?.proof], [40, "message"]);
  equal(story.state.outage, null);
});

test("an answered ask proves a link", () => {
  const story = new MachineStory({ push: [ASKABLE] }).start().wait(40).open();
  equal(story.link()?.ask?.n, 1);
  story.wait(20).answer();
  deepEqual([story.link()?.provedAt, story.link()?.proof], [60, "answer"]);
  equal(story.state.quality.srttMs, 20);
});

test("an ask is answered by its own number only", () => {
  const story = new MachineStory({ push: [ASKABLE] }).start().wait(40).open();
  story.tell({ type: "ask_answered", attempt: 1, n: 7, rttMs: 20 });
  equal(story.link()?.provedAt, null);
  equal(story.link()?.ask?.n, 1);
});

test("asks keep their pace from ask to ask, however long the answers take", () => {
  const story = new MachineStory({ push: [ASKABLE] }).start().wait(40).open();
  story.wait(500).answer(500);
  equal(story.link()?.askAt, 40 + 8000);
});

test("a message on a link that is not open yet, or no longer, is not heard", () => {
  const story = new MachineStory().start();
  equal(story.message().link()?.provedAt, null);
  story.end({ how: "failed" }).message(1).open(1);
  equal(story.link(1), null);
});

test("an isolated cut of a proved link that lived is tried again at once, once", () => {
  const story = proved().wait(6000).message().end(CUT);
  equal(story.state.attemptCount, 2);
  equal(story.link(2)?.startedAt, 6040);
  story.wait(40).open(2).end(CUT, 2);
  equal(story.state.links.length, 0);
  ok((story.state.outage?.nextRoundAt ?? 0) > story.now);
});

test("a link that was proved a moment ago and is cut is not tried again at once", () => {
  const story = proved().wait(100).end(CUT);
  equal(story.state.attemptCount, 1);
  ok((story.state.outage?.nextRoundAt ?? 0) > story.now);
});

test.each([1001, 1012, 1013])("a link that ends with %d comes back spread", (code) => {
  const story = proved().wait(6000).message().end({ how: "closed", code, wasClean: true });
  equal(story.state.attemptCount, 1);
  ok((story.state.outage?.nextRoundAt ?? 0) > story.now);
});

test("the next question is asked at once when the link that carried the news ends", () => {
  const story = proved();
  story.wait(6000).message().end(CUT);
  equal(story.asked.at(-1), 6040);
});

test("ends of proved links count as failures of the route only if it is useless", () => {
  const story = proved().wait(6000).message().end(CUT);
  equal(story.state.routes["websocket"]?.failures, 0);
  story.wait(40).end({ how: "failed" });
  equal(story.state.routes["websocket"]?.failures, 1);
});

test("a peer's wish to be left alone is honoured, up to the limit", () => {
  const refused = (retryAfterMs: number): number => {
    const story = new MachineStory().start().wait(40);
    story.end({ how: "refused", status: 503, retryAfterMs });
    return story.state.routes["websocket"]!.notBefore - 40;
  };
  equal(refused(20_000), 20_000);
  equal(refused(86_400_000), 300_000);
});

test("no attempt starts on a route before its peer allows it, not even on a hint", () => {
  const story = new MachineStory().start().wait(40);
  story.end({ how: "refused", status: 503, retryAfterMs: 20_000 });
  story.tell({ type: "retry_requested" }).signal({ type: "online" }).wait(19_999);
  equal(story.state.attemptCount, 1);
  story.wait(1);
  equal(story.state.attemptCount, 2);
  equal(story.link()?.startedAt, 20_040);
});

test("a link that died quietly is asked more often next time, and more than twice as often", () => {
  const story = proved([ASKABLE]).answer().wait(7000).end(CUT);
  equal(story.state.routes["websocket"]?.askEveryMs, 3150);
});

test("a link that said goodbye teaches nothing about silence", () => {
  const story = proved([ASKABLE]).answer().wait(7000).end({ ...CUT, code: 1001, wasClean: true });
  equal(story.state.routes["websocket"]?.askEveryMs, 8000);
});

test("ends that nobody wished for are counted for ten minutes", () => {
  const story = proved().wait(6000).message().end(CUT);
  deepEqual(story.state.ends, [6040]);
  story.wait(40).open().message().wait(300_000).message().end(CUT);
  deepEqual(story.state.ends, [6040, 306_080]);
  story.wait(40).open().message().wait(400_000).message().end(CUT);
  deepEqual(story.state.ends, [306_080, 706_120]);
});

test("questions that fail have a better chance on a path that just answered", () => {
  const story = new MachineStory().start().failPull({ how: "network" }).wait(1500);
  story.failPull({ how: "network" }).wait(1100);
  equal(story.state.pull?.inFlight, null);
  equal(story.open().asked.at(-1), 2600);
});
