import { deepEqual, equal, notEqual, ok } from "node:assert/strict";
import { test } from "vitest";
import type { PullFailure } from "../model/link_end.ts";
import type { RouteSpec } from "../model/route.ts";
import { MachineStory } from "../testing/machine_story.ts";

const REFUSED: PullFailure = { how: "status", status: 404, isFatal: true };
const AWAY: PullFailure = { how: "network" };
const SILENT = { how: "failed" } as const;

const WITH_ANSWERS = { pollsTakeMs: 20 };

/** At 14 s: a proved link, and a question under way since 12 s that waits for an answer by hand. */
function audited(isToldByMessage = true): MachineStory {
  const story = new MachineStory(WITH_ANSWERS).start().wait(40).open();
  if (isToldByMessage) story.message();
  story.wait(11_960);
  story.pollsTakeMs = Infinity;
  return story.wait(2000);
}

/** The next question is asked. */
function nextQuestion(story: MachineStory): MachineStory {
  return story.until(() => story.state.pull?.inFlight !== null);
}

test("the first question is asked with the first attempt, and never waits for it", () => {
  const story = new MachineStory().start();
  ok(story.running.includes("poll:1") && story.running.includes("link:1"));
});

test("questions keep their pace from ask to ask while they carry the value", () => {
  const story = new MachineStory(WITH_ANSWERS).start().end(SILENT).wait(4500);
  deepEqual(story.asked, [0, 2000, 4000]);
});

test("questions are an audit while a proved link carries the news", () => {
  const story = new MachineStory(WITH_ANSWERS).start().wait(40).open().message().wait(25_000);
  // The second was planned before the link was proved.
  deepEqual(story.asked, [0, 2000, 12_000, 22_000]);
});

test("questions are rare while nobody looks, and one is asked when somebody does", () => {
  const story = new MachineStory(WITH_ANSWERS).start().end(SILENT).wait(40);
  story.signal({ type: "hidden" }).wait(35_000);
  deepEqual(story.asked, [0, 2000, 32_000]);
  equal(story.signal({ type: "visible" }).asked.at(-1), 35_040);
});

test("news are confirmed by a question asked after them", () => {
  const story = new MachineStory(WITH_ANSWERS).start().wait(40).open().message().wait(5000);
  story.tell({ type: "pull_wanted", why: "news" });
  equal(story.state.pull?.inFlight?.at, 5040);
});

test("news that come while a question is under way want another one, after the gap", () => {
  const story = new MachineStory().start().wait(10).tell({ type: "pull_wanted", why: "news" });
  equal(story.wait(10).answerPull().state.pull?.wantedAt, 10);
  equal(story.wait(979).state.pull?.inFlight, null);
  equal(story.wait(1).state.pull?.inFlight?.at, 1000);
  equal(story.answerPull().state.pull?.wantedAt, null);
});

test("a flood of news asks no faster than the gap allows", () => {
  const story = new MachineStory().start().answerPull().wait(40).open().message();
  const before = story.state.pull!.count;
  for (let n = 0; n < 100; n++) {
    story.tell({ type: "pull_wanted", why: "news" });
    if (story.state.pull?.inFlight) story.answerPull();
    story.wait(50);
  }
  ok(story.state.pull!.count - before <= 6, `${story.state.pull!.count - before}`);
});

test("questions that fail wait longer and longer, up to the cap", () => {
  const story = new MachineStory({ options: { backoffCapMs: 4000 } }).start();
  const pauses: number[] = [];
  for (let n = 0; n < 6; n++) {
    story.failPull(AWAY);
    const failedAt = story.now;
    story.until(() => story.state.pull?.inFlight !== null);
    pauses.push(story.now - failedAt);
  }
  ok(pauses[0]! <= 1000 && pauses[1]! <= 2000 && pauses[2]! <= 4000, pauses.join());
  ok(pauses.slice(2).every((ms) => ms >= 2000 && ms <= 4000), pauses.join());
});

test("one lost question does not end the polling, a second does", () => {
  const story = new MachineStory().start().answerPull().end(SILENT);
  equal(story.phase, "polling");
  equal(story.wait(2000).failPull(AWAY).phase, "polling");
  story.until(() => story.state.pull?.inFlight !== null);
  ok(story.failPull(AWAY).phase !== "polling");
});

test("a peer's wish to be asked later is honoured, up to the limit, also against hints", () => {
  const busy = (retryAfterMs: number): number => {
    const story = new MachineStory().start();
    story.failPull({ how: "status", status: 429, retryAfterMs });
    story.tell({ type: "retry_requested" }).signal({ type: "online" });
    story.tell({ type: "pull_wanted", why: "user" });
    story.until(() => story.state.pull?.inFlight !== null);
    return story.now;
  };
  equal(busy(30_000), 30_000);
  equal(busy(86_400_000), 300_000);
});

test("a refusal counts when it is said twice in a row", () => {
  const story = new MachineStory().start().failPull(REFUSED);
  notEqual(story.phase, "failed");
  equal(story.state.pull?.nextAt, 1000);
  story.wait(1000).failPull({ how: "status", status: 502 }).wait(60_000).failPull(REFUSED);
  notEqual(story.phase, "failed");
  story.wait(1000).failPull(REFUSED);
  equal(story.phase, "failed");
  deepEqual(story.state.failure, REFUSED);
  deepEqual(story.running, []);
  equal(story.wait(3_600_000).state.attemptCount, story.state.attemptCount);
});

test("an answer between two refusals clears the first", () => {
  const story = new MachineStory().start().failPull(REFUSED).wait(1000).answerPull();
  notEqual(story.wait(10_000).failPull(REFUSED).phase, "failed");
});

test("a proved link that keeps its own order needs no poll to be right", () => {
  const ordered: RouteSpec = {
    id: "websocket",
    kind: "websocket",
    guarantee: "cursor",
    ask: "none",
  };
  const story = new MachineStory({ push: [ordered] }).start().wait(40).open().message();
  story.failPull(REFUSED).wait(1000);
  equal(story.failPull(REFUSED).phase, "open");
});

test("what an older question says is not heard", () => {
  const story = new MachineStory().start().answerPull().wait(2000);
  const old = { type: "pull_answered", n: 1, rttMs: 1, isChanged: true, messages: {} } as const;
  ok(story.tell(old).state.pull?.inFlight !== null);
  ok(story.tell({ type: "pull_failed", n: 1, failure: REFUSED }).state.pull?.inFlight !== null);
});

test("a question without any answer casts doubt on a link that was not heard since", () => {
  const story = audited();
  equal(story.failPull(AWAY).phase, "degraded");
  ok(story.link(1)?.doubts.includes("unheard"));
  equal(nextQuestion(story).failPull(AWAY).link(1), null);
});

test("a question that was answered badly says nothing of the link", () => {
  equal(audited().failPull({ how: "status", status: 502 }).phase, "open");
});

test("a change that the link brings within the grace is no doubt", () => {
  const story = audited().answerPull(true);
  deepEqual(story.state.pull?.unexplained, { at: 14_000, attempt: 1 });
  story.wait(1999).message();
  equal(story.state.pull?.unexplained, null);
  equal(story.wait(3000).phase, "open");
});

test("a change that the link had brought before the answer is no doubt", () => {
  equal(audited().message().wait(60).answerPull(true).state.pull?.unexplained, null);
});

test("a change that the link does not bring is a doubt, and again and again a useless link", () => {
  const story = audited(false);
  equal(story.link(1)?.proof, "uptime");
  nextQuestion(story).answerPull(true).wait(2000);
  equal(story.phase, "degraded");
  deepEqual(story.link(1)?.doubts, ["push"]);
  nextQuestion(story).answerPull(true).wait(2000);
  equal(story.link(1), null);
  equal(story.state.routes["websocket"]?.isSilent, true);
});

test("a link that brought news before gets one more chance", () => {
  const story = audited();
  for (let missed = 1; missed <= 2; missed++) nextQuestion(story).answerPull(true).wait(2000);
  deepEqual(story.link(1)?.doubts, ["push"]);
  nextQuestion(story).answerPull(true).wait(2000);
  equal(story.link(1), null);
});
