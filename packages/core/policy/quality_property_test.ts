import { equal, ok } from "node:assert/strict";
import fc from "fast-check";
import { test } from "vitest";
import { DEFAULT_OPTIONS } from "../model/options.ts";
import type { Quality } from "../model/quality.ts";
import { addQualitySample, type QualitySample, UNKNOWN_QUALITY } from "./quality.ts";

const rtts = fc.array(fc.option(fc.nat(20_000), { freq: 4 }), { minLength: 1, maxLength: 60 });

function grades(given: readonly (number | null)[]): readonly Quality[] {
  const samples: QualitySample[] = [];
  const seen: Quality[] = [];
  for (const [n, rttMs] of given.entries()) {
    samples.push({ at: n, rttMs });
    const before = seen.at(-1) ?? UNKNOWN_QUALITY;
    seen.push(addQualitySample(before, samples.slice(-32), 0, DEFAULT_OPTIONS));
  }
  return seen;
}

test("addQualitySample() always keeps its figures within what was measured", () => {
  fc.assert(fc.property(rtts, (given) => {
    const last = grades(given).at(-1)!;
    const answered = given.filter((rtt) => rtt !== null);
    const most = Math.max(0, ...answered) * (1 + 1e-9);
    equal(last.srttMs === null, answered.length === 0);
    ok((last.srttMs ?? 0) <= most && last.rttvarMs <= most && last.jitterMs <= most);
    ok(last.rttvarMs >= 0 && last.jitterMs >= 0);
    ok(last.missedShare >= 0 && last.missedShare <= 1);
  }));
});

test("addQualitySample() never hides a path that is beyond a bound", () => {
  fc.assert(fc.property(rtts, (given) => {
    for (const { grade, srttMs, missedShare } of grades(given)) {
      const isBad = (srttMs ?? 0) > DEFAULT_OPTIONS.slowRttMs ||
        missedShare > DEFAULT_OPTIONS.lossyShare;
      if (isBad) equal(grade, "poor");
    }
  }));
});

/** Around one bound, from 10 % under to 10 % over it: what a path at its limit looks like. */
test("addQualitySample() never swings back and forth on a path that stays around one bound", () => {
  const bound = fc.constantFrom(1, 0.5).map((share) => share * DEFAULT_OPTIONS.slowRttMs);
  const shakes = fc.array(fc.double({ min: 0.9, max: 1.1, noNaN: true }), {
    minLength: 40,
    maxLength: 120,
  });
  fc.assert(fc.property(bound, shakes, (boundMs, factors) => {
    const seen = grades(factors.map((factor) => factor * boundMs)).map(({ grade }) => grade);
    const changes = seen.slice(1).filter((grade, n) => grade !== seen[n]).length;
    ok(changes <= 1, `${changes} changes`);
  }));
});
