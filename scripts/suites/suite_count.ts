import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** What one suite of one package did; the unit of the last table. */
export interface SuiteCount {
  /** The suite's name as the table shows it, such as `property`. */
  readonly suite: string;
  /** Tests that passed. */
  readonly passed: number;
  /** Tests that failed, and files that could not even be loaded. */
  readonly failed: number;
  /** Tests that were declared and not run. */
  readonly skipped: number;
  /** Sum of the tests' own durations, in milliseconds. */
  readonly ms: number;
}

/**
 * The folder, in each package, where a task leaves its counts; turbo restores it on a cache hit.
 */
export const COUNT_FOLDER = ".holdfast";

/**
 * Writes the counts of the task that runs now, as `.holdfast/<task>.json` in the working directory.
 * The task's name comes from the package script that pnpm runs.
 */
export function writeCounts(
  counts: readonly SuiteCount[],
  task: string = process.env["npm_lifecycle_event"] ?? "test",
): void {
  mkdirSync(COUNT_FOLDER, { recursive: true });
  const file = join(COUNT_FOLDER, `${task.replaceAll(":", "-")}.json`);
  writeFileSync(file, JSON.stringify(counts, null, 2) + "\n");
}

/** Reads every count that tasks left in these package folders. */
export function readCounts(folders: readonly string[]): SuiteCount[] {
  return folders.flatMap((folder) =>
    countFiles(folder).flatMap((file): SuiteCount[] => JSON.parse(readFileSync(file, "utf8")))
  );
}

/** Removes what earlier runs left, so that no old count can stand in for a run that died. */
export function clearCounts(folders: readonly string[]): void {
  for (const folder of folders) {
    for (const file of countFiles(folder)) rmSync(file);
  }
}

function countFiles(folder: string): string[] {
  try {
    return readdirSync(join(folder, COUNT_FOLDER))
      .filter((name) => /^test.*\.json$/.test(name))
      .map((name) => join(folder, COUNT_FOLDER, name));
  } catch {
    return [];
  }
}

/** Adds up counts that carry the same suite name, in the order in which the names first appear. */
export function mergeCounts(counts: readonly SuiteCount[]): SuiteCount[] {
  const merged = new Map<string, SuiteCount>();
  for (const count of counts) {
    const before = merged.get(count.suite);
    merged.set(count.suite, {
      suite: count.suite,
      passed: (before?.passed ?? 0) + count.passed,
      failed: (before?.failed ?? 0) + count.failed,
      skipped: (before?.skipped ?? 0) + count.skipped,
      ms: (before?.ms ?? 0) + count.ms,
    });
  }
  return [...merged.values()];
}
