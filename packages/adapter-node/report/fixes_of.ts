import type { Evidence } from "@holdfast/core";
import type { Finding } from "@holdfast/core/diagnosis";

/** Text to paste. */
export interface FixText {
  /** Which of several it is; empty for the only one. */
  readonly title: string;
  readonly text: string;
}

const CONFIG_FIXES_MAX = 3;

/**
 * What to change for one cause: the lines that the configuration needs where it was read, and
 * before them or without one the block that always works.
 */
export function fixesOf(finding: Finding, evidence: readonly Evidence[]): readonly FixText[] {
  const exact = evidence
    .flatMap((record) => record.kind === "nginx_config" ? record.findings : [])
    .filter(({ cause, severity, fix }) =>
      cause === finding.cause && severity !== "info" && fix !== ""
    )
    .slice(0, CONFIG_FIXES_MAX)
    .map(({ file, line, fix }) => ({ title: `The lines for ${file}:${line}`, text: fix }));
  if (finding.fix === "" || exact.some(({ text }) => text === finding.fix)) return exact;
  return [...exact, { title: exact.length === 0 ? "" : "Or instead", text: finding.fix }];
}
