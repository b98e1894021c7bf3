import type { Evidence } from "@holdfast/core";
import { expect, test } from "vitest";
import { linkWith, stateWith } from "../testing/states.ts";
import { historyOf, notOutdated, ofWebSockets } from "./history.ts";

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

test("notOutdated() lets no earlier poll speak against what the wallet answers now", () => {
  const poll = (at: number, outcome: "ok" | "failed"): Evidence => ({
    kind: "poll",
    at,
    outcome,
    tookMs: 1,
  });
  const wallet = (status: number | null): Evidence => ({
    kind: "http",
    at: 10,
    what: "wallet",
    outcome: status === null ? "timeout" : "answered",
    status,
    tookMs: 1,
  });
  const history = [poll(1, "ok"), poll(2, "failed"), poll(11, "ok"), opened];
  expect(notOutdated(history, [wallet(null)])).toEqual([poll(2, "failed"), poll(11, "ok"), opened]);
  expect(notOutdated(history, [wallet(502)])).toEqual([poll(2, "failed"), poll(11, "ok"), opened]);
  expect(notOutdated(history, [wallet(200)])).toEqual([poll(1, "ok"), poll(11, "ok"), opened]);
  expect(notOutdated(history, [])).toEqual(history);
});

test("historyOf() tells the round trips of the last minute, where there are enough", () => {
  const trips = (...rtts: readonly (number | null)[]): readonly Evidence[] => {
    const samples = [{ at: 0, rttMs: 9000 }, ...rtts.map((rttMs) => ({ at: 70_000, rttMs }))];
    return historyOf([], stateWith({ samples }), 80_000);
  };
  expect(trips(1, 2, 3, 4)).toEqual([]);
  expect(trips(50, 10, null, 30, 20, 40, null)).toEqual([
    { kind: "path_quality", at: 80_000, rttMs: 30, rttMaxMs: 50, asked: 7, late: 2 },
  ]);
});

test("ofWebSockets() leaves out what other carriers came to", () => {
  const stream: Evidence = { ...opened, kind: "upgrade", routeKind: "event-source" } as Evidence;
  const poll: Evidence = { kind: "poll", at: 1, outcome: "ok", tookMs: 1 };
  expect(ofWebSockets([stream, opened, poll, cut(3, 4)])).toEqual([opened, poll, cut(3, 4)]);
});

test("notOutdated() takes the server's health where no wallet was asked for", () => {
  const poll: Evidence = { kind: "poll", at: 1, outcome: "ok", tookMs: 1 };
  const health = { kind: "http", at: 2, what: "health", tookMs: 3 } as const;
  const failed: Evidence = { ...health, outcome: "failed", status: null };
  expect(notOutdated([poll], [failed])).toEqual([]);
  expect(notOutdated([poll], [{ ...health, outcome: "answered", status: 200 }])).toEqual([poll]);
});
