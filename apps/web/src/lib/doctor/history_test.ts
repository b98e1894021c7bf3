import type { Evidence } from "@holdfast/core";
import { expect, test } from "vitest";
import { linkWith, stateWith } from "../testing/states.ts";
import { historyOf } from "./history.ts";

const cut = (at: number, livedMs: number): Evidence => ({
  kind: "close",
  at,
  routeKind: "websocket",
  livedMs,
  quietMs: 0,
  end: { how: "closed", code: 1006 },
});
const opened: Evidence = {
  kind: "upgrade",
  at: 3000,
  routeKind: "websocket",
  outcome: "opened",
  tookMs: 3,
};

test("historyOf() forgets cuts once a link has outlived them", () => {
  const links = [linkWith({ openedAt: 3000 })];
  const state = stateWith({ phase: "open", links, current: links[0]!.attempt });
  const evidence = [cut(3000, 20_000), opened];
  expect(historyOf(evidence, state, 40_000)).toEqual(evidence);
  expect(historyOf(evidence, state, 43_001)).toEqual([opened]);
});

test("historyOf() keeps short lives for half a minute, since two of them tell little", () => {
  const links = [linkWith({ openedAt: 3000 })];
  const state = stateWith({ phase: "open", links, current: links[0]!.attempt });
  expect(historyOf([cut(3000, 30)], state, 20_000)).toHaveLength(1);
  expect(historyOf([cut(3000, 30)], state, 33_001)).toHaveLength(0);
});

test("historyOf() keeps cuts while no link is open", () => {
  expect(historyOf([cut(3000, 30)], stateWith({ phase: "polling" }), 1e6)).toHaveLength(1);
});

test("historyOf() tells of changes that no push told of, from the second in a row", () => {
  const route = stateWith({}).routes["websocket"]!;
  const missing = (missedPushes: number): readonly Evidence[] =>
    historyOf([], stateWith({ routes: { websocket: { ...route, missedPushes } } }), 7);
  expect(missing(1)).toEqual([]);
  expect(missing(2)).toEqual([{ kind: "values", at: 7, outcome: "change-without-push" }]);
});
