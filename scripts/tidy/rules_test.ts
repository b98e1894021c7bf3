import { equal, notEqual } from "node:assert/strict";
import { describe, test } from "vitest";
import { RULES } from "./rules.ts";
import { tidyFile } from "./tidy_file.ts";

/** For each rule: what it must find, and what looks alike and is right. */
interface Fixture {
  readonly rule: string;
  readonly path?: string;
  readonly bad: readonly string[];
  readonly good: readonly string[];
}

const PATH = "packages/core/policy/example.ts";
const lines = (count: number, line = "a();"): string => Array(count).fill(line).join("\n");
// Put together here, so that this file does not break the rules it tests.
const DEFERRED = "TO" + "DO";
const SILENCED = "@ts-" + "ignore";

const FIXTURES: readonly Fixture[] = [
  {
    rule: "file-length",
    bad: [lines(401, "// word"), lines(251)],
    good: [lines(250), lines(399, "// word")],
  },
  {
    rule: "function-length",
    bad: [`function a() {\n${lines(70)}\n}`, `const a = () => {\n${lines(70)}\n};`],
    good: [`function a() {\n${lines(60)}\n}`, `describe("a", () => {\n${lines(80)}\n});`],
  },
  {
    rule: "line-length",
    bad: [`a("${"x".repeat(96)}");`],
    good: [`a("${"x".repeat(90)}");`, `// https://example.org/${"x".repeat(90)}`],
  },
  {
    rule: "exports-per-file",
    bad: [lines(6, "export const a = 1;"), "export { a, b, c, d, e, f };"],
    good: [lines(9, "export interface A {}"), "export { type A, type B, a, b, c, d, e };"],
  },
  {
    rule: "forbidden-name",
    bad: [
      "const socketManager = 1;",
      "function handleMessage() {}",
      "const userData = 1;",
      "function doWork() {}",
      "class StringUtils {}",
      "interface CommonThings {}",
    ],
    good: [
      "const { data } = event;",
      "const dataChannel = 1;",
      "function document() {}",
      "const processed = event.data;",
      "interface Push { data: string }",
      "function send(data: string) {}",
    ],
  },
  { rule: "file-name", path: "packages/core/policy/backOff.ts", bad: ["a();"], good: [] },
  { rule: "file-name", path: "packages/core/policy/back_off_test.ts", bad: [], good: ["a();"] },
  {
    rule: "test-name",
    path: "packages/core/policy/a_test.ts",
    bad: [`test("a() should work", () => {});`],
    good: [`test("a() adds", () => {});`],
  },
  {
    rule: "exported-doc",
    bad: [
      "export function a() {}",
      "/* no doc */\nexport const a = 1;",
      "/** Doc. */\nexport interface AOptions { b: number }",
    ],
    good: [
      "/** Doc. */\nexport function a() {}",
      "function a() {}",
      "/** Doc. */\nexport interface A { b: number }",
    ],
  },
  {
    rule: "pure-example",
    bad: ["/** Doc. */\nexport function a() {}"],
    good: [
      "/**\n * Doc.\n * @example Title\n */\nexport function a() {}",
      "export const a = 1;",
      "/** Not exported by mod.ts. */\nexport function hidden() {}",
    ],
  },
  {
    rule: "example-title",
    bad: ["/**\n * @example\n */"],
    good: ["/**\n * @example A title\n */"],
  },
  {
    rule: "mod-only-exports",
    path: "packages/core/mod.ts",
    bad: [
      `export { a } from "./a.ts";`,
      `/** Doc. */\nexport * from "./a.ts";`,
      "/** Doc. */\nexport const a = 1;",
    ],
    good: [`/** Doc. */\nexport { a } from "./a.ts";\nexport type { B } from "./b.ts";`],
  },
  {
    rule: "error-text",
    bad: [
      `new Error("cannot read");`,
      `new RangeError("Cannot read.");`,
      "new TypeError(`Cannot read ${x}.`);",
      `new Error("Cannot " + "read!");`,
      `new Error("Please try again");`,
    ],
    good: [
      `new RangeError("Cannot read X: 3");`,
      "new TypeError(`Cannot read X: ${x}`);",
      "new Error(`${name} is missing`);",
      "new Error(message);",
    ],
  },
  {
    rule: "no-shortcut",
    bad: [
      `test.skip("a", f);`,
      `describe.only("a", f);`,
      `it.todo("a");`,
      `// ${DEFERRED}: later`,
      "const a: any = 1;",
      "const a = b as any;",
      `// ${SILENCED}`,
    ],
    good: [`array.skip(1);`, "const anything: unknown = 1;", `company("any");`],
  },
  {
    rule: "no-machine",
    bad: ["/" + "work/main/packages", "/" + "home/ann/x", "https://registry" + ".npmjs.org/x"],
    good: ["https://example.org/home/ann", "packages/work/mainly", "the registry of close codes"],
  },
  {
    rule: "comment-prose",
    bad: ["// -------- parts", "// const a = 1;", "// return a;", "// a =====" + "====="],
    good: ["// The constant is drawn once.", "// -- is a comment in SQL", "// return a value"],
  },
  {
    rule: "no-ambient",
    bad: [
      "Date.now();",
      "Math.random();",
      "setTimeout(f, 1);",
      "console.log(1);",
      "new Date();",
      "globalThis.x;",
    ],
    good: [
      "new Date(0);",
      "clock.now();",
      "random.next();",
      "Math.floor(1);",
      "const f = (window: W) => window.startMs;",
    ],
  },
];

const SURFACE = { isPublic: (_path: string, name: string): boolean => name !== "hidden" };

const find = (rule: string, path: string, text: string): number =>
  RULES.find(({ id }) => id === rule)?.check(tidyFile(path, text), SURFACE).length ?? 0;

describe("RULES", () => {
  for (const { rule, path = PATH, bad, good } of FIXTURES) {
    for (const text of bad) {
      test(`${rule} fires on ${text.slice(0, 50)}`, () => notEqual(find(rule, path, text), 0));
    }
    for (const text of good) {
      test(`${rule} is silent on ${text.slice(0, 50)}`, () => equal(find(rule, path, text), 0));
    }
  }

  test("each has a fixture that breaks it", () => {
    const shown = FIXTURES.filter(({ bad }) => bad.length > 0).map(({ rule }) => rule);
    equal(RULES.filter(({ id }) => !shown.includes(id)).map(({ id }) => id).join(", "), "");
  });
});
