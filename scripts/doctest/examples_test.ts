import { deepEqual, equal } from "node:assert/strict";
import { describe, test } from "vitest";
import { findExamples } from "./examples.ts";
import { exampleModule } from "./modules.ts";

const FENCE = "```";
const SOURCE = `
/**
 * Adds.
 *
 * @example Two and two
 * ${FENCE}ts
 * import { add } from "@holdfast/core";
 * if (true) {
 *   add(2, 2);
 * }
 * ${FENCE}
 *
 * @example A real socket
 * ${FENCE}ts ignore needs a server
 * open();
 * ${FENCE}
 */
export const text = "${FENCE}ts\\nnot an example";
`;

describe("findExamples()", () => {
  test("finds the fences of doc comments with title, line and indentation", () => {
    const [first] = findExamples("packages/core/add.ts", SOURCE);
    equal(first?.title, "Two and two");
    equal(first?.line, 7);
    equal(first?.code, `import { add } from "@holdfast/core";\nif (true) {\n  add(2, 2);\n}`);
  });

  test("keeps the reason of an example that is not run", () => {
    const examples = findExamples("packages/core/add.ts", SOURCE);
    deepEqual(examples.map(({ ignored }) => ignored), [undefined, "needs a server"]);
  });

  test("takes the title in Markdown from the nearest heading", () => {
    const text =
      `# Guide\n\n## Add a route\n\n${FENCE}ts\na();\n${FENCE}\n${FENCE}sh\nls\n${FENCE}\n`;
    deepEqual(findExamples("README.md", text).map(({ title, line }) => [title, line]), [
      ["Add a route", 6],
    ]);
  });
});

describe("exampleModule()", () => {
  test("puts each line of code at the line of its file", () => {
    const [example] = findExamples("packages/core/add.ts", SOURCE);
    if (example === undefined) throw new Error("Cannot find the example");
    equal(exampleModule(example).split("\n")[7 - 1], `import { add } from "@holdfast/core";`);
  });
});
