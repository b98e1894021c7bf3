import { relative } from "node:path";
import type { SerializedError, TestModule } from "vitest/node";
import { mergeCounts, type SuiteCount, writeCounts } from "./suite_count.ts";
import { suiteName } from "./suite_name.ts";

/**
 * A vitest reporter that leaves real counts per suite for the last table. Use it beside a reporter
 * for people: `vitest run --reporter=default --reporter=…/vitest_reporter.ts`.
 */
export default class CountReporter {
  /** Called once by vitest, when every file has ended. */
  onTestRunEnd(
    modules: readonly TestModule[],
    unhandledErrors: readonly SerializedError[],
  ): void {
    const counts = modules.map(countModule);
    // An error outside any test (a forgotten rejection) fails the run, so it is a failure to count.
    if (unhandledErrors.length > 0) {
      const failed = unhandledErrors.length;
      counts.push({ suite: "errors outside tests", passed: 0, failed, skipped: 0, ms: 0 });
    }
    // Without a single file there is nothing to count, and silence is what the table calls dead.
    if (counts.length > 0) writeCounts(mergeCounts(counts));
  }
}

function countModule(module: TestModule): SuiteCount {
  const path = relative(process.cwd(), module.moduleId);
  const count = { passed: 0, failed: module.errors().length, skipped: 0, ms: 0 };
  for (const test of module.children.allTests()) {
    const state = test.result().state;
    if (state === "passed") count.passed += 1;
    else if (state === "failed") count.failed += 1;
    else count.skipped += 1;
    count.ms += test.diagnostic()?.duration ?? 0;
  }
  for (const suite of module.children.allSuites()) count.failed += suite.errors().length;
  return { suite: suiteName(path, module.project.name), ...count };
}
