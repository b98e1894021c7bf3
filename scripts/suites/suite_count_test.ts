import { deepEqual, equal } from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, test } from "vitest";
import { clearCounts, mergeCounts, readCounts, type SuiteCount } from "./suite_count.ts";
import { suiteName } from "./suite_name.ts";
import { suiteTable, totalLine } from "./suite_table.ts";

const count = (suite: string, passed: number, failed = 0, skipped = 0): SuiteCount => ({
  suite,
  passed,
  failed,
  skipped,
  ms: 1500,
});

describe("mergeCounts()", () => {
  test("adds up what carries one name and keeps the order", () => {
    deepEqual(mergeCounts([count("unit", 1), count("property", 2), count("unit", 3, 1)]), [
      { suite: "unit", passed: 4, failed: 1, skipped: 0, ms: 3000 },
      { suite: "property", passed: 2, failed: 0, skipped: 0, ms: 1500 },
    ]);
  });
});

describe("readCounts()", () => {
  test("reads what tasks left, and nothing after clearCounts()", () => {
    const folder = mkdtempSync(join(tmpdir(), "holdfast-count-"));
    mkdirSync(join(folder, ".holdfast"));
    writeFileSync(join(folder, ".holdfast", "test.json"), JSON.stringify([count("unit", 5)]));
    writeFileSync(join(folder, ".holdfast", "wallet.json"), "no count");
    deepEqual(readCounts([folder, join(folder, "absent")]), [count("unit", 5)]);
    clearCounts([folder]);
    deepEqual(readCounts([folder]), []);
    rmSync(folder, { recursive: true });
  });
});

describe("suiteTable()", () => {
  test("names what was left out and ends with the total line", () => {
    const leftOut = [{ suite: "end to end", reason: "no Chromium" }];
    const lines = suiteTable([count("unit", 5, 1, 2)], leftOut).split("\n");
    equal(lines.at(-2), "Left out: end to end (no Chromium)");
    equal(lines.at(-1), "5 passed, 1 failed, 3 skipped");
  });
});

describe("totalLine()", () => {
  test("says zero as well", () => equal(totalLine([], []), "0 passed, 0 failed, 0 skipped"));
});

describe("suiteName()", () => {
  const CASES: readonly (readonly [path: string, project: string, name: string])[] = [
    ["policy/backoff_test.ts", "unit", "unit"],
    ["policy/backoff_property_test.ts", "property", "property"],
    ["conformance_test.ts", "unit", "conformance in Node"],
    ["testing/web_socket_conformance_test.ts", "chromium", "conformance in Chromium"],
    ["signals_test.ts", "chromium", "unit in Chromium"],
    ["lnbits/contract_test.ts", "contract-real", "contract on real LNbits"],
    ["lnbits/contract_real_test.ts", "", "contract on real LNbits"],
    ["lnbits/contract_test.ts", "", "contract on embedded LNbits"],
    ["machine/mutants_test.ts", "unit", "mutants"],
    ["e2e/balance_test.ts", "chromium", "end to end"],
  ];
  for (const [path, project, name] of CASES) {
    test(`calls ${path} of "${project}" ${name}`, () => equal(suiteName(path, project), name));
  }
});
