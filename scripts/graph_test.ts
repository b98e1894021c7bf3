import { equal, match, throws } from "node:assert/strict";
import { describe, test } from "vitest";
import { drawGraph, insertGraph } from "./graph.ts";

type Modules = Parameters<typeof drawGraph>[0]["modules"];

/** Modules as dependency-cruiser lists them, of which the drawing reads only paths. */
function modulesOf(imports: Readonly<Record<string, readonly string[]>>): Modules {
  return Object.entries(imports).map(([source, targets]) => ({
    source,
    valid: true,
    dependencies: targets.map((resolved) => ({ resolved })),
  })) as unknown as Modules;
}

describe("drawGraph()", () => {
  const graph = drawGraph({
    modules: modulesOf({
      "packages/core/policy/a.ts": ["packages/core/model/b.ts", "packages/core/policy/c.ts"],
      "packages/core/policy/a_test.ts": ["packages/core/testing/d.ts"],
      "packages/core/model/b.ts": [],
      "packages/core/mod.ts": ["packages/core/policy/a.ts"],
      "packages/adapter-node/mod.ts": ["packages/core/mod.ts", "node_modules/ws/index.js"],
      "apps/web/server/main.ts": ["packages/adapter-node/mod.ts"],
    }),
  });

  test("draws one arrow from floor to floor and from package to package", () => {
    const arrows = graph.split("\n").filter((line) => line.includes("-->"));
    equal(
      arrows.map((line) => line.trim()).join("; "),
      "adapter-node --> core-entry; policy --> model; web-server --> adapter-node",
    );
  });

  test("keeps floors inside core, from the ground up", () => {
    match(graph, /subgraph core\n {4}core-entry\["mod.ts"\]\n {4}model\n {4}policy\n {2}end/);
  });
});

describe("insertGraph()", () => {
  const BEGIN = "<!-- graph: written by `node scripts/graph.ts --write` -->";
  const END = "<!-- end of graph -->";

  test("replaces what stands between the marks and nothing else", () => {
    const text = `before\n${BEGIN}\nold\n${END}\nafter\n`;
    const once = insertGraph(text, "new");
    equal(once, `before\n${BEGIN}\n\nnew\n\n${END}\nafter\n`);
    equal(insertGraph(once, "new"), once);
  });

  test("refuses a document without marks", () => {
    throws(() => insertGraph("nothing", "new"), /Cannot find the marks of the graph/);
  });
});
