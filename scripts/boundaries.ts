// Holds every import of the workspace against its boundaries. Usage: node scripts/boundaries.ts

import { cruiseWorkspace } from "./boundaries/cruise_workspace.ts";
import { ROOT } from "./workspace.ts";

/** Prints each import that crosses a boundary; resolves to the exit code. */
export async function main(): Promise<number> {
  const { summary } = await cruiseWorkspace(ROOT);
  for (const { from, to, rule, cycle } of summary.violations) {
    const path = cycle === undefined
      ? `${from} → ${to}`
      : [from, ...cycle.map(({ name }) => name)].join(" → ");
    console.log(`${rule.name}: ${path}`);
  }
  const { totalCruised, totalDependenciesCruised, error } = summary;
  console.log(`${totalCruised} files, ${totalDependenciesCruised} imports, ${error} violations`);
  return error === 0 ? 0 : 1;
}

if (import.meta.main) process.exitCode = await main();
