import { deepEqual } from "node:assert/strict";
import { test } from "vitest";
import { workspacePackages } from "../workspace.ts";
import { collectCounts, SUITE_TASKS } from "./suite_tasks.ts";

test("every task of the suites has a package that runs it", () => {
  const scripts = workspacePackages().flatMap((found) => Object.keys(found.scripts));
  deepEqual(SUITE_TASKS.map(({ task }) => task).filter((task) => !scripts.includes(task)), []);
});

test("collectCounts() counts a task that no package has as one failure", () => {
  const counts = collectCounts([], ["test:lab"]);
  deepEqual(counts.map(({ suite, failed }) => [suite, failed]), [
    ["test:lab (no package has it)", 1],
  ]);
});
