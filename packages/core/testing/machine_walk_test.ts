import { deepEqual, equal, throws } from "node:assert/strict";
import { test } from "vitest";
import { replayTrace } from "../machine/replay.ts";
import { DEFAULT_OPTIONS } from "../model/options.ts";
import type { Plan } from "../model/state.ts";
import { type Move, traceOf, walkMachine, type WalkStep } from "./machine_walk.ts";

const PLAN: Plan = {
  push: [{ id: "websocket", kind: "websocket", guarantee: "news", ask: "ping" }],
  pull: { id: "poll", kind: "poll", guarantee: "news", ask: "none" },
  options: DEFAULT_OPTIONS,
};

const LIFE: readonly Move[] = [
  { type: "pull_answer", afterMs: 40, rttMs: 40, isChanged: false },
  { type: "open", afterMs: 60, pick: 7 },
  { type: "answer", afterMs: 20, pick: 0, rttMs: 20 },
  { type: "message", afterMs: 500, pick: 0, isTold: false },
  { type: "message", afterMs: 10, pick: 0, isTold: false },
  { type: "news", afterMs: 0 },
  { type: "pull_fail", afterMs: 5000, failure: { how: "network" } },
  { type: "signal", afterMs: 0, signal: { type: "offline" } },
  { type: "sleep", afterMs: 10, forMs: 60_000 },
  { type: "retry", afterMs: 0 },
  { type: "end", afterMs: 10, pick: 0, end: { how: "closed", code: 1006 } },
  { type: "close", afterMs: 1000 },
];

test("walkMachine() makes each move an event at its time", () => {
  const { entries } = walkMachine(PLAN, LIFE, { startAt: 0 });
  const told = entries.filter(({ event }) => event.type !== "deadline_reached");
  deepEqual(told.slice(0, 5).map(({ event }) => [event.type, event.at]), [
    ["started", 0],
    ["pull_answered", 40],
    ["link_opened", 100],
    ["ask_answered", 120],
    ["message_received", 620],
  ]);
  equal(told.at(-1)?.event.type, "closed_by_user");
});

test("walkMachine() fires deadlines in time, and the first one after a sleep late", () => {
  const lateness: number[] = [];
  walkMachine(PLAN, LIFE, {
    onStep: ({ event }) => {
      if (event.type === "deadline_reached") lateness.push(event.at - event.deadline);
    },
  });
  const late = lateness.filter((ms) => ms > 0);
  equal(late.length, 1);
  equal(late[0]! > 50_000, true);
});

test("walkMachine() leaves out moves for which there is no link and no question", () => {
  const idle: readonly Move[] = [
    { type: "message", afterMs: 0, pick: 0, isTold: true },
    { type: "answer", afterMs: 0, pick: 0, rttMs: 1 },
    { type: "close", afterMs: 0 },
    { type: "open", afterMs: 0, pick: 0 },
    { type: "end", afterMs: 0, pick: 0, end: { how: "failed" } },
    { type: "pull_answer", afterMs: 0, rttMs: 1, isChanged: true },
    { type: "pull_fail", afterMs: 0, failure: { how: "timeout" } },
  ];
  const { entries } = walkMachine({ ...PLAN, pull: null }, idle);
  deepEqual(entries.map(({ event }) => event.type), ["started", "closed_by_user"]);
});

test("walkMachine() records a trace that replays, with what each step starts and stops", () => {
  const trace = walkMachine(PLAN, LIFE);
  equal(replayTrace(trace).agrees, true);
  deepEqual(trace.entries[0]?.started.slice(0, 2), ["signals", "link:1"]);
  equal(trace.entries.at(-1)?.stopped.includes("signals"), true);
});

test("traceOf() numbers steps from 1 and refuses none at all", () => {
  const steps: WalkStep[] = [];
  const walked = walkMachine(PLAN, LIFE, { onStep: (step) => steps.push(step) });
  deepEqual(traceOf(steps), walked);
  throws(() => traceOf([]), { name: "RangeError", message: /there is no step/ });
});
