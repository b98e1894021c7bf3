import type { FullResult, Suite, TestError } from "@playwright/test/reporter";
import { type SuiteCount, writeCounts } from "./suite_count.ts";

/** A Playwright reporter that leaves real counts for the last table. */
export default class CountReporter {
  #suite: Suite | undefined;
  #errors = 0;

  /** Called once by Playwright with every test it is going to run. */
  onBegin(_config: unknown, suite: Suite): void {
    this.#suite = suite;
  }

  /** Called for an error outside any test, such as a web server that did not start. */
  onError(_error: TestError): void {
    this.#errors += 1;
  }

  /** Called once by Playwright at the end. */
  onEnd(result: FullResult): void {
    const count = { suite: "end to end", passed: 0, failed: this.#errors, skipped: 0, ms: 0 };
    for (const test of this.#suite?.allTests() ?? []) {
      const outcome = test.outcome();
      // A test that passed only on a second try is not a pass: nobody knows why it failed.
      if (outcome === "expected") count.passed += 1;
      else if (outcome === "skipped") count.skipped += 1;
      else count.failed += 1;
      for (const attempt of test.results) count.ms += attempt.duration;
    }
    if (result.status !== "passed" && count.failed === 0) count.failed = 1;
    writeCounts([count satisfies SuiteCount]);
  }

  /** Tells Playwright that another reporter speaks to the person. */
  printsToStdio(): boolean {
    return false;
  }
}
