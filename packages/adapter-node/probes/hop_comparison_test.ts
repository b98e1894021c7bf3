import { deepEqual } from "node:assert/strict";
import { test } from "vitest";
import type { Evidence } from "@holdfast/core";
import { compareHops } from "./hop_comparison.ts";

const health = (status: number | null): Evidence => ({
  kind: "http",
  at: 1,
  what: "health",
  outcome: status === null ? "timeout" : "answered",
  status,
  tookMs: 1,
});
const upgrade = (outcome: "opened" | "refused"): Evidence => (
  { kind: "upgrade", at: 1, routeKind: "websocket", outcome, tookMs: 1 }
);
const pong = (outcome: "arrived" | "missing"): Evidence => (
  { kind: "frames", at: 1, what: "pong", outcome }
);
const lost: Evidence = {
  kind: "frame_sizes",
  at: 1,
  direction: "up",
  largestPassed: 1300,
  smallestLost: 1320,
  how: "vanished",
};

const WELL = [health(200), upgrade("opened"), pong("arrived")];

function compared(...places: readonly (readonly Evidence[])[]): unknown {
  const named = places.map((evidence, n) => ({ name: `${n}`, evidence }));
  const [found] = compareHops(1, named);
  return found?.kind === "hop_comparison" ? [found.worksAt, found.breaksAt, found.what] : null;
}

test("compareHops() names the two places between which something breaks, and what", () => {
  deepEqual(compared(WELL, WELL, [health(200), upgrade("refused")]), ["1", "2", "upgrade"]);
  deepEqual(compared(WELL, [health(502)], [health(502)]), ["0", "1", "http"]);
  deepEqual(compared(WELL, [health(null)]), ["0", "1", "http"]);
  const muted = [health(200), upgrade("opened"), pong("missing")];
  deepEqual(compared(WELL, muted), ["0", "1", "frames"]);
  deepEqual(compared(WELL, [...WELL, lost]), ["0", "1", "frames"]);
});

test("compareHops() says nothing where all works, or nothing does", () => {
  deepEqual(compared(WELL, WELL), null);
  deepEqual(compared([health(502)], [health(502)]), null);
  deepEqual(compared([health(502)], WELL), null);
});
