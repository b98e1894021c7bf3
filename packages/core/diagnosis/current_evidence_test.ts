import { deepEqual } from "node:assert/strict";
import { test } from "vitest";
import type { Evidence } from "../model/evidence.ts";
import { currentEvidence } from "./current_evidence.ts";

const upgrade = (at: number, outcome: "opened" | "refused"): Evidence => ({
  kind: "upgrade",
  routeKind: "websocket",
  at,
  outcome,
  tookMs: 9,
});
const poll = (at: number, outcome: "ok" | "failed"): Evidence => ({
  kind: "poll",
  at,
  outcome,
  tookMs: 9,
});
const times = (evidence: readonly Evidence[]): readonly number[] => evidence.map(({ at }) => at);

test("currentEvidence() forgets refusals that a success outdated", () => {
  deepEqual(times(currentEvidence([upgrade(0, "refused"), upgrade(5, "opened")], 9)), [5]);
});

test("currentEvidence() forgets a success that refusals outdated, and keeps them all", () => {
  const history = [upgrade(0, "opened"), upgrade(5, "refused"), upgrade(7, "refused")];
  deepEqual(times(currentEvidence(history, 9)), [5, 7]);
});

test("currentEvidence() judges polls apart from handshakes", () => {
  const history = [poll(0, "failed"), upgrade(1, "refused"), poll(2, "ok")];
  deepEqual(times(currentEvidence(history, 9)), [1, 2]);
});

test("currentEvidence() forgets what is older than ten minutes", () => {
  deepEqual(times(currentEvidence([poll(0, "ok"), poll(500_000, "ok")], 700_000)), [500_000]);
});

test("currentEvidence() keeps only the newest list of lifetimes", () => {
  const lifetimes = (at: number): Evidence => ({ kind: "lifetimes", at, livedMs: [at] });
  deepEqual(times(currentEvidence([lifetimes(1), lifetimes(2), lifetimes(3)], 9)), [3]);
});

test("currentEvidence() leaves out routes that do not exist here", () => {
  const leftOut: Evidence = { ...upgrade(1, "refused"), facts: { leftOut: true } };
  deepEqual(times(currentEvidence([leftOut, upgrade(2, "opened")], 9)), [2]);
});

test("currentEvidence() does not depend on the order of the records", () => {
  const history = [upgrade(0, "refused"), poll(1, "ok"), upgrade(5, "opened")];
  deepEqual(currentEvidence(history.toReversed(), 9), currentEvidence(history, 9));
});
