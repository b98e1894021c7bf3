import { deepEqual, equal } from "node:assert/strict";
import { test } from "vitest";
import { DEFAULT_OPTIONS } from "../model/options.ts";
import type { RouteSpec } from "../model/route.ts";
import { budgetShape, initialState } from "./initial_state.ts";

const SOCKET: RouteSpec = { id: "socket", kind: "websocket", guarantee: "news", ask: "ping" };
const POLL: RouteSpec = { id: "poll", kind: "poll", guarantee: "news", ask: "none" };

test("initialState() is plain data that knows its plan and nothing else", () => {
  const state = initialState({ push: [SOCKET], pull: POLL, options: DEFAULT_OPTIONS }, 77);
  deepEqual(JSON.parse(JSON.stringify(state)), state);
  deepEqual([state.phase, state.now, state.isStarted, state.isClosed], ["idle", 77, false, false]);
  deepEqual(Object.keys(state.routes), ["socket"]);
  deepEqual([state.pull?.routeId, state.pull?.count], ["poll", 0]);
  equal(state.budget.tokens, DEFAULT_OPTIONS.budgetBurst);
});

test("budgetShape() is what the options say", () => {
  deepEqual(budgetShape({ push: [], pull: null, options: DEFAULT_OPTIONS }), {
    burst: 5,
    perMinute: 12,
  });
});
