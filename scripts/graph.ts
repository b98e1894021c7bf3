// Draws the dependency graph of the workspace into ARCHITECTURE.md, from the imports as they are.
// Usage: node scripts/graph.ts [--write | --check]   (neither: print it)

import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { ICruiseResult } from "dependency-cruiser";
import { FLOORS } from "./boundaries/boundary_rules.ts";
import { cruiseWorkspace } from "./boundaries/cruise_workspace.ts";
import { PlainError } from "./plain_error.ts";
import { ROOT } from "./workspace.ts";

const FILE = join(ROOT, "ARCHITECTURE.md");
const BEGIN = "<!-- graph: written by `node scripts/graph.ts --write` -->";
const ENTRY = "core-entry";
const END = "<!-- end of graph -->";

/** Prints, writes or checks the graph; resolves to the exit code. */
export async function main(args: readonly string[]): Promise<number> {
  const graph = drawGraph(await cruiseWorkspace(ROOT));
  if (!args.includes("--write") && !args.includes("--check")) {
    console.log(graph);
    return 0;
  }
  const before = readFileSync(FILE, "utf8");
  const after = insertGraph(before, graph);
  if (after === before) return 0;
  if (args.includes("--write")) {
    writeFileSync(FILE, after);
    return 0;
  }
  console.log("ARCHITECTURE.md shows another graph than the imports make");
  console.log("Run `node scripts/graph.ts --write` and commit what it changes.");
  return 1;
}

/** The document with the graph between its two marks. */
export function insertGraph(text: string, graph: string): string {
  const [begin, end] = [text.indexOf(BEGIN), text.indexOf(END)];
  if (begin < 0 || end < begin) {
    throw new PlainError(
      "Cannot find the marks of the graph",
      `Put "${BEGIN}" and "${END}" into the document`,
    );
  }
  return `${text.slice(0, begin + BEGIN.length)}\n\n${graph}\n\n${text.slice(end)}`;
}

/** The graph of floors and packages as Mermaid; an edge says that some file imports another. */
export function drawGraph(result: Pick<ICruiseResult, "modules">): string {
  const edges = new Set<string>();
  const nodes = new Set<string>();
  for (const { source, dependencies } of result.modules) {
    const from = nodeOf(source);
    if (from === undefined || /_(test|bench)[.]ts$|[.](config|setup)[.]ts$/.test(source)) continue;
    nodes.add(from);
    // The entry of core names every floor; those arrows would say nothing.
    if (from === ENTRY) continue;
    for (const { resolved } of dependencies) {
      const to = nodeOf(resolved);
      if (to !== undefined && to !== from) edges.add(`${from} --> ${to}`);
    }
  }
  const known = FLOORS.filter((floor) => nodes.has(floor));
  const others = [...nodes].filter((node) => node !== ENTRY && !FLOORS.includes(node)).sort();
  return [
    "```mermaid",
    "graph BT",
    "  subgraph core",
    `    ${ENTRY}["mod.ts"]`,
    ...known.map((floor) => `    ${floor}`),
    "  end",
    ...others.map((node) => `  ${node}`),
    ...[...edges].sort().map((edge) => `  ${edge}`),
    "```",
  ].join("\n");
}

function nodeOf(path: string): string | undefined {
  const floor = /^packages\/core\/([^/]+)\//.exec(path)?.[1];
  if (floor !== undefined) return FLOORS.includes(floor) ? floor : undefined;
  if (path.startsWith("packages/core/")) return ENTRY;
  // The test rig of adapter-browser is not shipped and would draw an arrow that does not exist.
  if (/^packages\/adapter-browser\/testing\//.test(path)) return undefined;
  if (/^apps\/web\/(server\/|.*[.]server[.]ts$|.*\+server[.]ts$)/.test(path)) return "web-server";
  return /^(?:packages|apps)\/([^/]+)\//.exec(path)?.[1]?.replace(/^web$/, "web-page");
}

if (import.meta.main) process.exitCode = await main(process.argv.slice(2));
