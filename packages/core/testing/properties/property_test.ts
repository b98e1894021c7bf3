import { deepEqual, equal, match, ok } from "node:assert/strict";
import fc from "fast-check";
import { test } from "vitest";
import { DEFAULT_OPTIONS } from "../../model/options.ts";
import { walkMachine } from "../machine_walk.ts";
import { must } from "./must.ts";
import { findCounterexample, type Part, type Property } from "./property.ts";

const PLAN = { push: [], pull: null, options: { ...DEFAULT_OPTIONS, calmMs: 7 } };

/** Numbers below a hundred are small: wrong from 100 on. */
const below100: Part<number> = {
  arbitrary: fc.nat(10_000),
  check: (value, keep) => {
    keep(() => walkMachine(PLAN, [{ type: "close", afterMs: value }]));
    must(value < 100, () => `${value} is small`);
  },
};

const broken: Property = { name: "all-numbers-are-small", machine: below100 };

test("findCounterexample() reports the smallest case and how to see it again", () => {
  const found = findCounterexample(broken, { runs: 100, seed: 1 });
  ok(found !== null);
  match(found.report, /'all-numbers-are-small' does not hold over the machine/);
  match(found.report, /It must hold that 100 is small/);
  match(found.report, /Case: 100/);
  match(found.report, /#2 1000100 \w+ → closed/);
  equal(found.trace?.entries.length, 2);
  const command =
    /Replay: FC_SEED=1 FC_PATH=(\S+) npx -y pnpm@12 test:property -- -t all-numbers-are-small/;
  const path = command.exec(found.report)?.[1];
  ok(path !== undefined, found.report);
  const again = findCounterexample(broken, { runs: 100, seed: 1, path });
  match(again?.report ?? "", /case 1 of 100, 0 times shrunk/);
  match(again?.report ?? "", /Case: 100/);
});

test("findCounterexample() finds nothing where nothing is, and says so by null", () => {
  const sound: Property = {
    name: "sound",
    machine: { arbitrary: fc.nat(99), check: below100.check },
  };
  equal(findCounterexample(sound, { runs: 100, seed: 1 }), null);
});

test("findCounterexample() shares the runs evenly, and replays the part that failed only", () => {
  const counts = { machine: 0, runtime: 0 };
  const counting = (over: "machine" | "runtime"): Part<number> => ({
    arbitrary: fc.nat(99),
    check: () => void counts[over]++,
  });
  const both: Property = {
    name: "both",
    machine: counting("machine"),
    runtime: counting("runtime"),
  };
  findCounterexample(both, { runs: 100, seed: 1 });
  deepEqual(counts, { machine: 50, runtime: 50 });
  findCounterexample(both, { runs: 100, seed: 1, path: "runtime/3" });
  equal(counts.machine, 50);
});

test("findCounterexample() judges all cases together once there are a hundred", () => {
  const uneven: Property = {
    name: "uneven",
    machine: {
      arbitrary: fc.nat(9),
      check: () => {},
      conclude: (cases) => must(new Set(cases).size > 10, () => "eleven digits are drawn"),
    },
  };
  equal(findCounterexample(uneven, { runs: 99, seed: 1 }), null);
  const found = findCounterexample(uneven, { runs: 100, seed: 1 });
  match(found?.report ?? "", /all 100 cases of the machine together/);
  match(found?.report ?? "", /Replay: FC_RUNS=100 FC_SEED=1 npx/);
});

test("findCounterexample() shows only the options that differ from the defaults", () => {
  const planned: Property = {
    name: "planned",
    machine: {
      arbitrary: fc.constant({ plan: PLAN }),
      check: () => must(false, () => "nothing is planned"),
    },
  };
  const found = findCounterexample(planned, { runs: 1, seed: 1 });
  match(
    found?.report ?? "",
    /Case: \{"plan":\{"push":\[\],"pull":null,"options":\{"calmMs":7\}\}\}/,
  );
});
