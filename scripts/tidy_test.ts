import { deepEqual, equal, match } from "node:assert/strict";
import { describe, test } from "vitest";
import { checkFiles } from "./tidy.ts";
import { tidyFile } from "./tidy/tidy_file.ts";
import { RULES } from "./tidy/rules.ts";

const PATH = "packages/core/policy/example.ts";
const file = tidyFile(PATH, "const userData = 1;\nconst moreData = 2;\n");
const exception = (count: number): Parameters<typeof checkFiles>[2] => [
  { rule: "forbidden-name", path: PATH, count, reason: "a test" },
];

describe("checkFiles()", () => {
  test("names the place, the rule and the remedy", () => {
    const [first = "", ...others] = checkFiles([file], RULES, []);
    match(
      first,
      /^packages\/core\/policy\/example\.ts:1 forbidden-name: name "userData"\. Name the/,
    );
    equal(others.length, 1);
  });

  test("lets an exception of the right size stand", () => {
    deepEqual(checkFiles([file], RULES, exception(2)), []);
  });

  test("reports everything when an exception is outgrown", () => {
    equal(checkFiles([file], RULES, exception(1)).length, 2);
  });

  test("asks for an exception wider than needed to be lowered", () => {
    deepEqual(checkFiles([file], RULES, exception(3)), [
      `${PATH}: lower its exception from forbidden-name to 2`,
    ]);
  });

  test("asks for the exception of a file that is gone to be removed", () => {
    deepEqual(checkFiles([], RULES, exception(1)), [
      `${PATH}: remove its exception from forbidden-name`,
    ]);
  });
});
