import { deepEqual, equal, ok } from "node:assert/strict";
import fc from "fast-check";
import { test } from "vitest";
import { DEFAULT_OPTIONS, resolveOptions } from "../../model/options.ts";
import { faultScriptArbitrary } from "./fault_script_arbitrary.ts";
import { movesArbitrary } from "./moves_arbitrary.ts";
import { optionsArbitrary } from "./options_arbitrary.ts";
import { planArbitrary } from "./plan_arbitrary.ts";
import { valueScriptArbitrary } from "./value_script_arbitrary.ts";

test("optionsArbitrary() always stays within the limits and keeps what is fixed", () => {
  fc.assert(fc.property(optionsArbitrary({ calmMs: 7 }), (options) => {
    deepEqual(resolveOptions(options), options);
    equal(options.calmMs, 7);
  }));
});

test("optionsArbitrary() draws every option, and the defaults too", () => {
  const drawn = fc.sample(optionsArbitrary(), { numRuns: 2000, seed: 1 });
  for (const [name, usual] of Object.entries(DEFAULT_OPTIONS)) {
    const values = drawn.map((options) => options[name as keyof typeof options]);
    ok(values.some((value) => value !== usual), name);
  }
  const isUsual = (options: unknown): boolean =>
    JSON.stringify(options) === JSON.stringify(DEFAULT_OPTIONS);
  ok(drawn.some(isUsual));
});

test("planArbitrary() always has one to three routes with ids of their own", () => {
  fc.assert(fc.property(planArbitrary(), ({ push }) => {
    ok(push.length >= 1 && push.length <= 3);
    equal(new Set(push.map(({ id }) => id)).size, push.length);
  }));
});

test("scripts are always sorted by time, bounded in length and in time", () => {
  fc.assert(fc.property(
    faultScriptArbitrary({ untilMs: 9000, maxLength: 4 }),
    valueScriptArbitrary({ untilMs: 9000, maxLength: 6, manners: ["once", "late"] }),
    (faults, values) => {
      ok(faults.length <= 4 && values.length <= 6);
      for (const script of [faults, values]) {
        const times = script.map(({ atMs }) => atMs);
        deepEqual(times, times.toSorted((a, b) => a - b));
        ok(times.every((atMs) => atMs >= 0 && atMs <= 9000));
      }
      ok(values.every(({ push }) => push === "once" || push === "late"));
    },
  ));
});

test("faultScriptArbitrary() draws the wanted types and all of them", () => {
  const types = ["cut", "sleep", "useless"] as const;
  const scripts = fc.sample(faultScriptArbitrary({ types }), { numRuns: 200, seed: 1 });
  const drawn = new Set(scripts.flat().map(({ type }) => type));
  deepEqual([...drawn].toSorted(), [...types]);
});

test("movesArbitrary() draws what has a weight and nothing else", () => {
  const moves = movesArbitrary({ open: 1, sleep: 3 }, 20);
  const drawn = fc.sample(moves, { numRuns: 200, seed: 1 }).flat();
  deepEqual([...new Set(drawn.map(({ type }) => type))].toSorted(), ["open", "sleep"]);
  const sleeps = drawn.filter(({ type }) => type === "sleep").length;
  ok(sleeps > drawn.length / 2, `${sleeps} of ${drawn.length}`);
});
