import { equal, ok } from "node:assert/strict";
import { test } from "vitest";
import { largestPassing, type Rung } from "./largest_passing.ts";

const DEADLINE_MS = 1500;

/** A path that loses what is larger, and needs some time for the rest. */
function path(
  limit: number,
  { bytesPerSecond = 1e9, lost = "vanished" }: {
    readonly bytesPerSecond?: number;
    readonly lost?: Rung["outcome"];
  } = {},
): { readonly attempt: (bytes: number) => Promise<Rung>; readonly tried: number[] } {
  const tried: number[] = [];
  const attempt = (bytes: number): Promise<Rung> => {
    tried.push(bytes);
    const tookMs = 5 + bytes / bytesPerSecond * 1000;
    const rung = { bytes, tookMs, deadlineMs: DEADLINE_MS };
    if (bytes > limit) return Promise.resolve({ ...rung, outcome: lost });
    const outcome = tookMs > DEADLINE_MS ? "vanished" : "passed";
    return Promise.resolve({ ...rung, outcome });
  };
  return { attempt, tried };
}

const always = (): boolean => true;

test("largestPassing() asks three times where everything passes", async () => {
  const { attempt, tried } = path(Infinity);
  const found = await largestPassing(attempt, 64, 65_536, always);
  equal(found.smallestLost, null);
  equal(found.largestPassed, 65_536);
  equal(tried.length, 3);
});

test("largestPassing() finds a limit closely, and never the wrong side of it", async () => {
  for (const limit of [100, 550, 1232, 1372, 1420, 1460, 8000]) {
    const { attempt, tried } = path(limit);
    const found = await largestPassing(attempt, 64, 65_536, always);
    equal(found.verdict, "found");
    ok(found.largestPassed <= limit && (found.smallestLost ?? 0) > limit, `${limit}`);
    const isFine = (found.smallestLost ?? 0) - found.largestPassed <= 32;
    ok(isFine || limit === 8000, `${limit}: ${found.largestPassed} to ${found.smallestLost}`);
    ok(tried.length <= 20);
  }
});

test("largestPassing() calls a narrow path narrow, not limited in size", async () => {
  const found = await largestPassing(
    path(Infinity, { bytesPerSecond: 900 }).attempt,
    64,
    65_536,
    always,
  );
  equal(found.verdict, "narrow");
  ok(Math.abs((found.bytesPerSecond ?? 0) - 900) < 20);
});

test("largestPassing() does not take one slow answer for a narrow path", async () => {
  const { attempt } = path(1300);
  let count = 0;
  const found = await largestPassing(
    async (bytes) => {
      const rung = await attempt(bytes);
      count++;
      // The machine was busy while the first sizes were tried.
      return bytes === 1150 && count <= 3 ? { ...rung, tookMs: rung.tookMs + 140 } : rung;
    },
    64,
    65_536,
    always,
  );
  equal(found.verdict, "found");
  ok(found.largestPassed <= 1300 && (found.smallestLost ?? 0) > 1300);
});

test("largestPassing() calls no limit where time ran out before it was narrowed down", async () => {
  const found = await largestPassing(path(1300).attempt, 64, 65_536, () => false);
  equal(found.verdict, "unknown");
});

test("largestPassing() takes back what passes the second time", async () => {
  let isFirst = true;
  const found = await largestPassing(
    (bytes) => {
      const isLost = bytes === 65_536 && isFirst;
      if (isLost) isFirst = false;
      const outcome = isLost ? "vanished" : "passed";
      return Promise.resolve({ bytes, tookMs: 5, deadlineMs: DEADLINE_MS, outcome });
    },
    64,
    65_536,
    always,
  );
  equal(found.verdict, "unsteady");
});

test("largestPassing() takes the next size where the smallest lost one passes alone", async () => {
  const { attempt } = path(1300);
  let isFirst = true;
  const found = await largestPassing(
    async (bytes) => {
      const rung = await attempt(bytes);
      if (bytes !== 1250 || !isFirst) return rung;
      isFirst = false;
      return { ...rung, outcome: "vanished" };
    },
    64,
    65_536,
    always,
  );
  equal(found.verdict, "found");
  equal(found.largestPassed, 1250);
  equal(found.smallestLost, 1400);
});

test("largestPassing() says how the smallest lost one was lost", async () => {
  const found = await largestPassing(path(4000, { lost: "refused" }).attempt, 64, 7000, always);
  equal(found.lost?.outcome, "refused");
});

test("largestPassing() knows nothing where nothing could be tried", async () => {
  const found = await largestPassing(
    (bytes) => Promise.resolve({ bytes, outcome: "unknown", tookMs: 0, deadlineMs: 1 }),
    64,
    7000,
    always,
  );
  equal(found.verdict, "unknown");
});
