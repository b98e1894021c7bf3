import { equal } from "node:assert/strict";
import { test } from "vitest";
import { MachineStory } from "../testing/machine_story.ts";
import { nextAttemptAt } from "./next_attempt.ts";

const AWAY = { how: "network" } as const;

test("nextAttemptAt() says when the next handshake is due, or question if nothing delivers", () => {
  const story = new MachineStory().start().end({ how: "failed" }).failPull(AWAY);
  equal(story.phase, "waiting");
  const at = nextAttemptAt(story.state)!;
  const [attempts, asked] = [story.state.attemptCount, story.asked.length];
  while (story.state.attemptCount === attempts && story.asked.length === asked) story.wait(1);
  equal(story.now, Math.ceil(at));
});

test("nextAttemptAt() counts no polls while they deliver", () => {
  const story = new MachineStory({ pollsTakeMs: 20 }).start().end({ how: "failed" }).wait(100);
  equal(story.phase, "polling");
  const { attemptCount } = story.state;
  const at = nextAttemptAt(story.state)!;
  while (story.state.attemptCount === attemptCount) story.wait(1);
  equal(story.now, Math.ceil(at));
});

test("nextAttemptAt() is null when nothing is planned", () => {
  equal(nextAttemptAt(new MachineStory().state), null);
  equal(nextAttemptAt(new MachineStory().start().signal({ type: "frozen" }).state), null);
  const open = new MachineStory({ pollsTakeMs: 20 }).start().wait(40).open().message();
  equal(nextAttemptAt(open.state), null);
});

test("nextAttemptAt() never lies in the past", () => {
  const story = new MachineStory().start().end({ how: "failed" }).failPull(AWAY);
  const late = { ...story.state, now: story.state.now + 60_000 };
  equal(nextAttemptAt(late), late.now);
});
