import { deepEqual, equal, ok } from "node:assert/strict";
import { test } from "vitest";
import { initialState } from "../machine/initial_state.ts";
import { replayTrace } from "../machine/replay.ts";
import { transition } from "../machine/transition.ts";
import type { ConnectionEvent } from "../model/event.ts";
import { DEFAULT_OPTIONS } from "../model/options.ts";
import { TraceLog } from "./trace_log.ts";

const IDLE = initialState({ push: [], pull: null, options: DEFAULT_OPTIONS }, 0);

/** A log of so many steps, and the state after them. */
function logged(limit: number, count: number): { log: TraceLog; seen: number[] } {
  const log = new TraceLog(limit);
  const seen: number[] = [];
  log.entry$.subscribe(({ n }) => {
    seen.push(n);
    ok(replayTrace(log.toTrace(IDLE)).agrees, `after step ${n}`);
  });
  let before = IDLE;
  for (let at = 0; at < count; at++) {
    const event: ConnectionEvent = at === 0
      ? { type: "started", at, remembered: null, seed: 1 }
      : { type: "signalled", at, signal: { type: at % 2 === 0 ? "online" : "offline" } };
    const after = transition(before, event);
    log.add(before, after, {
      event,
      from: before.phase,
      to: after.phase,
      started: [],
      stopped: [],
    });
    before = after;
  }
  return { log, seen };
}

test("TraceLog numbers the steps from 1 and tells of each", () => {
  deepEqual(logged(10, 3).seen, [1, 2, 3]);
});

test("TraceLog keeps the newest steps up to its limit, and what it keeps can be replayed", () => {
  const trace = logged(4, 10).log.toTrace(IDLE);
  deepEqual(trace.entries.map(({ n }) => n), [7, 8, 9, 10]);
  equal(trace.checkpoint.now, 5);
  ok(replayTrace(trace).agrees);
});

test("TraceLog without a step has the state now, twice", () => {
  const trace = new TraceLog(4).toTrace(IDLE);
  deepEqual([trace.checkpoint, trace.entries, trace.final], [IDLE, [], IDLE]);
});

test("TraceLog completes", () => {
  let isComplete = false;
  const log = new TraceLog(4);
  log.entry$.subscribe({ complete: () => isComplete = true });
  log.complete();
  equal(isComplete, true);
});
