// Runs every suite and ends with the line `N passed, M failed, K skipped`.
// Usage: node scripts/run.js test [--fast]   (--fast leaves out what needs Chromium, a real LNbits
// or the lab)

import { join } from "node:path";
import { provide } from "./suites/provide.ts";
import { clearCounts, mergeCounts, type SuiteCount } from "./suites/suite_count.ts";
import { type LeftOut, suiteTable } from "./suites/suite_table.ts";
import { collectCounts, type Need, SUITE_TASKS, type SuiteTask } from "./suites/suite_tasks.ts";
import { runCommand } from "./run_command.ts";
import { ROOT, type WorkspacePackage, workspacePackages } from "./workspace.ts";

/**
 * Two tasks of a group at a time: each brings its own threads, and tests on sockets want a quiet
 * machine.
 */
const CONCURRENCY = 2;

/**
 * Groups of a wave run beside each other, since the real LNbits is mostly waited for; a browser
 * wants the machine to itself, and so do the deadlines of the lab's probes.
 */
const WAVES: readonly (readonly (Need | undefined)[])[] = [
  [undefined, "lnbits"],
  ["chromium"],
  ["lab"],
];

/** Runs every suite that this machine can run; resolves to the exit code. */
export async function main(args: readonly string[]): Promise<number> {
  const startedAt = performance.now();
  const packages = workspacePackages().map((found) =>
    // The root's own tests have names of their own, so that turbo does not run itself.
    found.folder === ROOT ? { ...found, scripts: rootScripts(found) } : found
  );
  clearCounts(packages.map(({ folder }) => folder));

  const isFast = args.includes("--fast");
  const groups: Group[] = [];
  for (const wave of WAVES) {
    const done = wave.map((need) => runGroup(need, packages, isFast && need !== undefined));
    groups.push(...await Promise.all(done));
  }
  const run = groups.flatMap(({ ran }) => ran);
  const leftOut = groups.flatMap((group) => group.leftOut);
  const ok = groups.every((group) => group.ok);

  const counts = mergeCounts(collectCounts(packages, run.map(({ task }) => task)));
  return report(counts, leftOut, ok, performance.now() - startedAt);
}

function rootScripts({ scripts }: WorkspacePackage): Record<string, string> {
  const doc = scripts["test:doc"];
  const own = scripts["test:scripts"];
  return { ...(doc ? { "test:doc": doc } : {}), ...(own ? { "test:scripts": own } : {}) };
}

/** What became of the tasks that need the same of the machine. */
interface Group {
  readonly ran: readonly SuiteTask[];
  readonly leftOut: readonly LeftOut[];
  readonly ok: boolean;
}

/** Provides what the group needs, or says what is missing, and runs its tasks. */
async function runGroup(
  need: Need | undefined,
  packages: readonly WorkspacePackage[],
  isUnwanted: boolean,
): Promise<Group> {
  const tasks = SUITE_TASKS.filter((task) => task.need === need);
  const provided = isUnwanted ? { reason: "--fast was given" } : await provide(need);
  if ("reason" in provided) {
    const { reason } = provided;
    return { ran: [], leftOut: tasks.map(({ suite }) => ({ suite, reason })), ok: true };
  }
  return { ran: tasks, leftOut: [], ok: await runTasks(tasks, packages, provided.env) };
}

async function runTasks(
  tasks: readonly SuiteTask[],
  packages: readonly WorkspacePackage[],
  env: Readonly<Record<string, string>>,
): Promise<boolean> {
  const names = tasks.map(({ task }) => task)
    .filter((task) => packages.some(({ folder, scripts }) => folder !== ROOT && scripts[task]));
  const own = packages.find(({ folder }) => folder === ROOT)?.scripts ?? {};
  const root = tasks.some(({ need }) => need === undefined)
    ? Object.keys(own).map((name) => `//#${name}`)
    : [];
  if (names.length + root.length === 0) return true;
  // Playwright forces colours on what it starts, and Node complains of a contradiction.
  const result = await runCommand(join(ROOT, "node_modules/.bin/turbo"), [
    "run",
    ...names,
    ...root,
    "--continue=always",
    "--output-logs=errors-only",
    `--concurrency=${CONCURRENCY}`,
  ], {
    cwd: ROOT,
    env: { ...process.env, ...env, TURBO_TELEMETRY_DISABLED: "1", NO_COLOR: undefined },
    output: "inherit",
  });
  return result.code === 0;
}

function report(
  counts: readonly SuiteCount[],
  leftOut: readonly LeftOut[],
  ok: boolean,
  ms: number,
): number {
  const executed = counts.reduce((sum, { passed, failed }) => sum + passed + failed, 0);
  const failed = counts.some((count) => count.failed > 0);
  const all = executed === 0
    ? [{ suite: "no test ran", passed: 0, failed: 1, skipped: 0, ms: 0 }]
    : ok || failed
    ? counts
    : [...counts, {
      suite: "a task failed outside its tests",
      passed: 0,
      failed: 1,
      skipped: 0,
      ms: 0,
    }];
  console.log(`\nAll suites in ${(ms / 1000).toFixed(0)} s`);
  console.log(suiteTable(all, leftOut));
  return all.some((count) => count.failed > 0) ? 1 : 0;
}
