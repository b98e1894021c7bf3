import { equal } from "node:assert/strict";
import { describe, test } from "vitest";
import { reflowComments } from "./reflow_comments.ts";

const words = (count: number): string => Array(count).fill("words").join(" ");

describe("reflowComments()", () => {
  test("opens a doc comment of one line", () => {
    equal(
      reflowComments(`  /** ${words(18)} */`),
      `  /**\n   * ${words(15)} words\n   * words words\n   */`,
    );
  });

  test("breaks a line comment and keeps its indentation", () => {
    equal(reflowComments(`    // ${words(17)}`), `    // ${words(15)}\n    // words words`);
  });

  test("sets the second line of a list and of a tag in", () => {
    equal(reflowComments(` * - ${words(17)}`), ` * - ${words(15)} words\n *   words`);
    equal(
      reflowComments(` * @param count ${words(17)}`),
      ` * @param count ${words(14)}\n *   words words words`,
    );
  });

  test("leaves code, addresses and what fits alone", () => {
    const text = [
      `const a = "${words(20)}";`,
      `// https://example.org/${"x".repeat(100)}`,
      " * ```ts",
      ` * const a = "${words(20)}";`,
      " * ```",
      `// ${words(10)}`,
    ].join("\n");
    equal(reflowComments(text), text);
  });
});
