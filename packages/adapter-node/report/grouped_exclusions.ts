import { causeSummary, type RuledOut } from "@holdfast/core/diagnosis";

/** What one observation excludes. */
export interface Exclusion {
  /** The observation. */
  readonly by: string;
  /** Titles of the causes. */
  readonly titles: readonly string[];
}

/** What was ruled out, by what ruled it out: the observation that excludes most comes first. */
export function groupedExclusions(ruledOut: readonly RuledOut[]): readonly Exclusion[] {
  const groups = new Map<string, string[]>();
  for (const { cause, by } of ruledOut) {
    groups.set(by, [...groups.get(by) ?? [], causeSummary(cause).title]);
  }
  return [...groups]
    .map(([by, titles]) => ({ by, titles }))
    .sort((a, b) => b.titles.length - a.titles.length || (a.by < b.by ? -1 : 1));
}
