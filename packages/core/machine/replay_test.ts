import { deepEqual, equal } from "node:assert/strict";
import { test } from "vitest";
import { DEFAULT_OPTIONS } from "../model/options.ts";
import type { Plan } from "../model/state.ts";
import { type Move, walkMachine } from "../testing/machine_walk.ts";
import { replayTrace } from "./replay.ts";

const PLAN: Plan = {
  push: [{ id: "websocket", kind: "websocket", guarantee: "news", ask: "none" }],
  pull: { id: "poll", kind: "poll", guarantee: "news", ask: "none" },
  options: DEFAULT_OPTIONS,
};
const MOVES: readonly Move[] = [
  { type: "open", pick: 0, afterMs: 40 },
  { type: "pull_answer", rttMs: 20, isChanged: false, afterMs: 20 },
  { type: "message", pick: 0, isTold: true, afterMs: 3000 },
  { type: "end", pick: 0, end: { how: "closed", code: 1012 }, afterMs: 9000 },
  { type: "close", afterMs: 9000 },
];

test("replayTrace() agrees with what was recorded, also after a journey through JSON", () => {
  const trace = walkMachine(PLAN, MOVES);
  equal(replayTrace(trace).agrees, true);
  const replay = replayTrace(JSON.parse(JSON.stringify(trace)));
  deepEqual([replay.agrees, replay.differsAt, replay.final], [true, null, trace.final]);
});

test("replayTrace() names the first step that went elsewhere", () => {
  const trace = walkMachine(PLAN, MOVES);
  const entries = trace.entries.filter(({ event }) => event.type !== "link_opened");
  const { agrees, differsAt } = replayTrace({ ...trace, entries });
  equal(agrees, false);
  const opened = trace.entries.find(({ event }) => event.type === "link_opened")!;
  equal(differsAt! > opened.n, true);
});

test("replayTrace() sees a last state that differs though every phase is the same", () => {
  const trace = walkMachine(PLAN, MOVES);
  const { agrees, differsAt } = replayTrace({ ...trace, final: { ...trace.final, seed: 7 } });
  deepEqual([agrees, differsAt], [false, null]);
});
