import { existsSync } from "node:fs";
import { join } from "node:path";
import type { WorkspacePackage } from "../workspace.ts";
import { COUNT_FOLDER, readCounts, type SuiteCount } from "./suite_count.ts";

/** What a machine must have before a task makes sense. */
export type Need = "chromium" | "lnbits" | "lab";

/** One turbo task that runs tests. */
export interface SuiteTask {
  /** The package script's name. */
  readonly task: string;
  /** The suite as it is named when it has to be left out. */
  readonly suite: string;
  /** What the machine must have; absent when plain Node is enough. */
  readonly need?: Need;
}

/** Every task that `test` runs, the cheap ones first. */
export const SUITE_TASKS: readonly SuiteTask[] = [
  { task: "test", suite: "unit, property, conformance in Node, contract on embedded LNbits" },
  { task: "test:doc", suite: "doc examples" },
  { task: "test:lnbits", suite: "contract on real LNbits", need: "lnbits" },
  { task: "test:chromium", suite: "conformance in Chromium", need: "chromium" },
  { task: "test:e2e", suite: "end to end", need: "chromium" },
  { task: "test:lab", suite: "real faults on the real path", need: "lab" },
];

/**
 * The counts of these tasks, from every package that has them. A package whose task left no count
 * died before its end, and a task that no package has was lost: each is one failure, whatever an
 * exit code said.
 */
export function collectCounts(
  packages: readonly WorkspacePackage[],
  tasks: readonly string[],
): SuiteCount[] {
  const dead = packages.flatMap(({ name, folder, scripts }) =>
    tasks.filter((task) => scripts[task] !== undefined && isMissing(folder, task))
      .map((task) => failure(`${name} ${task} (died)`))
  );
  const lost = tasks.filter((task) => packages.every(({ scripts }) => scripts[task] === undefined))
    .map((task) => failure(`${task} (no package has it)`));
  return [...readCounts(packages.map(({ folder }) => folder)), ...dead, ...lost];
}

function failure(suite: string): SuiteCount {
  return { suite, passed: 0, failed: 1, skipped: 0, ms: 0 };
}

function isMissing(folder: string, task: string): boolean {
  return !existsSync(join(folder, COUNT_FOLDER, `${task.replaceAll(":", "-")}.json`));
}
