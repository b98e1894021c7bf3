import { equal } from "node:assert/strict";
import { test } from "vitest";
import { MachineStory } from "../testing/machine_story.ts";
import { nextAttemptAt } from "./next_attempt.ts";

const AWAY = { how: "network" } as const;

test("nextAttemptAt() says when the next handshake is due, or question if nothing delivers", () => {
  const story = new MachineStory().start().end({ how: "failed" }).failPull(AWAY);
  equal(story.phase, "waiting");
  const at = nextAttemptAt(story.state)!;
  const tries = (): number => story.state.attemptCount + story.asked.length;
  const before = tries();
  story.wait(Math.floor(at));
  equal(tries(), before);
  story.wait(1);
  equal(tries(), before + 1);
});

test("nextAttemptAt() counts no polls while they deliver", () => {
  const story = new MachineStory({ pollsTakeMs: 20 }).start().end({ how: "failed" }).wait(100);
  equal(story.phase, "polling");
  const at = nextAttemptAt(story.state)!;
  story.wait(Math.floor(at) - story.now);
  equal(story.state.attemptCount, 1);
  story.wait(1);
  equal(story.state.attemptCount, 2);
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
