import type { SuiteCount } from "./suite_count.ts";

/** A suite that this machine could not run, and the reason in a few words. */
export interface LeftOut {
  /** The suite's name. */
  readonly suite: string;
  /** Why, and what would let it run. */
  readonly reason: string;
}

/**
 * The end of a test run as text: a table of suites, what was left out and why, and the one line `N
 * passed, M failed, K skipped`. A suite that was left out counts as one skipped.
 */
export function suiteTable(counts: readonly SuiteCount[], leftOut: readonly LeftOut[]): string {
  const width = Math.max(5, ...counts.map((count) => count.suite.length)) + 2;
  const row = (name: string, cells: readonly string[]): string =>
    name.padEnd(width) + cells.map((cell) => cell.padStart(9)).join("");
  const lines = [row("suite", ["passed", "failed", "skipped", "seconds"])];
  for (const { suite, passed, failed, skipped, ms } of counts) {
    lines.push(row(suite, [`${passed}`, `${failed}`, `${skipped}`, (ms / 1000).toFixed(1)]));
  }
  lines.push("");
  for (const { suite, reason } of leftOut) lines.push(`Left out: ${suite} (${reason})`);
  lines.push(totalLine(counts, leftOut));
  return lines.join("\n");
}

/** The last line of a test run; scripts read it, so its shape is fixed. */
export function totalLine(counts: readonly SuiteCount[], leftOut: readonly LeftOut[]): string {
  const sum = (pick: (count: SuiteCount) => number): number =>
    counts.reduce((total, count) => total + pick(count), 0);
  const skipped = sum((count) => count.skipped) + leftOut.length;
  return `${sum((count) => count.passed)} passed, ${
    sum((count) => count.failed)
  } failed, ${skipped} skipped`;
}
