import { equal } from "node:assert/strict";
import { test } from "vitest";
import type { ConnectionState } from "../model/state.ts";
import { MachineStory } from "../testing/machine_story.ts";
import { fallbackDueAt, phaseOf } from "./phase.ts";

const polled = (): MachineStory => new MachineStory({ pollsTakeMs: 20 }).start().wait(20);

test("phaseOf() reads every phase off the facts", () => {
  const idle = new MachineStory();
  equal(phaseOf(idle.state), "idle");
  const connecting = new MachineStory().start();
  equal(phaseOf(connecting.state), "connecting");
  const open = polled().open().message();
  equal(phaseOf(open.state), "open");
  equal(phaseOf(open.signal({ type: "offline" }).state), "degraded");
  equal(phaseOf(polled().end({ how: "failed" }).state), "polling");
  equal(phaseOf(polled().signal({ type: "frozen" }).state), "waiting");
});

test("phaseOf() puts the end before everything, and a failure before all but the end", () => {
  const { state } = polled().open().message();
  const failed: ConnectionState = { ...state, failure: { how: "network" } };
  equal(phaseOf(failed), "failed");
  equal(phaseOf({ ...failed, isClosed: true }), "closed");
});

test("phaseOf() is never deceived by a phase that was written by hand", () => {
  equal(phaseOf({ ...new MachineStory().state, phase: "open" }), "idle");
});

test("fallbackDueAt() is when connecting turns into polling by time alone", () => {
  equal(fallbackDueAt(new MachineStory().start().state), null);
  equal(fallbackDueAt(polled().state), 2000);
  equal(fallbackDueAt(polled().wait(2000).state), null);
  equal(fallbackDueAt(polled().open().state), null);
});
