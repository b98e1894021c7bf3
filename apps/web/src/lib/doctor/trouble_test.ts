import type { ConnectionState } from "@holdfast/core";
import { expect, test } from "vitest";
import { stateWith } from "../testing/states.ts";
import { FAILURES_MAX, nextTrouble, PATIENCE_MS, type Trouble } from "./trouble.ts";

const failing = (failures: number): Partial<ConnectionState> => ({
  routes: { websocket: { ...stateWith({}).routes["websocket"]!, failures } },
});

function follow(
  steps: readonly (readonly [now: number, fields: Partial<ConnectionState>])[],
): readonly (Trouble | null)[] {
  let trouble: Trouble | null = null;
  return steps.map(([now, fields]) => (trouble = nextTrouble(trouble, stateWith(fields), now)));
}

test("nextTrouble() waits before a useless link is worth a look", () => {
  const polling = { phase: "polling", since: 1000 } as const;
  expect(follow([[1000, polling], [PATIENCE_MS, polling], [1000 + PATIENCE_MS, polling]])).toEqual([
    { since: 1000, isLasting: false },
    { since: 1000, isLasting: false },
    { since: 1000, isLasting: true },
  ]);
});

test("nextTrouble() counts the same trouble across phases, and an open link ends it", () => {
  expect(follow([
    [0, { phase: "open", since: 0 }],
    [10, { phase: "degraded", since: 10 }],
    [20_000, { phase: "polling", since: 20_000 }],
    [10 + PATIENCE_MS, { phase: "waiting", since: 30_000 }],
    [60_000, { phase: "open", since: 60_000 }],
  ])).toEqual([
    null,
    { since: 10, isLasting: false },
    { since: 10, isLasting: false },
    { since: 10, isLasting: true },
    null,
  ]);
});

test("nextTrouble() needs no patience after three failed attempts", () => {
  const [early, enough] = follow([
    [10, { phase: "polling", since: 5, ...failing(FAILURES_MAX - 1) }],
    [20, { phase: "polling", since: 5, ...failing(FAILURES_MAX) }],
  ]);
  expect([early?.isLasting, enough?.isLasting]).toEqual([false, true]);
});

test("nextTrouble() sees links that open and die again and again", () => {
  const cut = (ends: readonly number[]): Partial<ConnectionState> => ({
    phase: "open",
    since: ends.at(-1) ?? 0,
    ends,
  });
  expect(follow([
    [1000, cut([1000])],
    [4000, cut([1000, 4000])],
    [7000, cut([1000, 4000, 7000])],
    [40_000, cut([1000, 4000, 7000])],
    [60_000, cut([1000, 4000, 7000])],
  ])).toEqual([
    null,
    null,
    { since: 1000, isLasting: true },
    { since: 1000, isLasting: true },
    null,
  ]);
});

test("nextTrouble() leaves alone what nobody watches, or what trying cannot help", () => {
  for (const phase of ["idle", "failed", "closed", "connecting", "open"] as const) {
    expect(nextTrouble(null, stateWith({ phase, since: 0 }), 10 * PATIENCE_MS)).toBe(null);
  }
});
