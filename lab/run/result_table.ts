import { calibrationOf, calibrationTable, forecastsOf } from "./calibration.ts";
import { isRight, type Judged } from "./judge.ts";
import type { View } from "./view.ts";

/** What the whole run comes to. */
export interface Totals {
  readonly faults: number;
  readonly first: number;
  readonly withinThree: number;
  readonly healthy: number;
  readonly falseAlarms: number;
  readonly failures: number;
  /** Median time of a quick verdict, in milliseconds. */
  readonly medianMs: number;
}

/** Counts a run: a fault counts as right when every look at it was. */
export function totalsOf(judged: readonly Judged[]): Totals {
  const faults = judged.filter(({ kind }) => kind === "fault");
  const healthy = judged.filter(({ kind }) => kind === "healthy");
  const quick = judged.flatMap(({ views }) => views)
    .filter(({ view }) => view === "outside" || view === "files")
    .map(({ verdict }) => verdict.tookMs).sort((a, b) => a - b);
  const isWithinThree = ({ views, failure }: Judged): boolean =>
    failure === undefined && views.every(({ place }) => place !== "missed");
  return {
    faults: faults.length,
    first: faults.filter(isRight).length,
    withinThree: faults.filter(isWithinThree).length,
    healthy: healthy.length,
    falseAlarms: healthy.filter(({ views }) => views.some(({ place }) => place === "missed"))
      .length,
    failures: judged.filter(({ failure }) => failure !== undefined).length,
    medianMs: quick[Math.floor(quick.length / 2)] ?? 0,
  };
}

/** The confusion table, as Markdown. */
export function resultTable(judged: readonly Judged[], server: string): string {
  const totals = totalsOf(judged);
  const share = (count: number, of: number): string =>
    of === 0 ? "none" : `${count} of ${of} (${Math.round(count / of * 1000) / 10} %)`;
  const rows = judged.flatMap((one) =>
    one.failure !== undefined
      ? [`| ${one.id} | | | could not be looked at: ${withoutPaths(one.failure)} | | |`]
      : one.views.map((view) => row(one.id, view))
  );
  return `# Confusion table of the lab

Client, router, nginx, WireGuard and ${server} in network namespaces; each fault made for real.

- named first: ${share(totals.first, totals.faults)} faults
- within the first three: ${share(totals.withinThree, totals.faults)} faults
- false alarms: ${share(totals.falseAlarms, totals.healthy)} healthy variants
- median time of a verdict: ${(totals.medianMs / 1000).toFixed(1)} s
${totals.failures > 0 ? `- could not be looked at: ${totals.failures}\n` : ""}
## Is it as sure as it is right?

${calibrationTable(calibrationOf(forecastsOf(judged)))}

## Every look

| fault | look | expected | named | place | s |
| --- | --- | --- | --- | --- | ---: |
${rows.join("\n")}
`;
}

function row(id: string, { view, expected, verdict, place }: View): string {
  const { named, causes, confidence, tookMs, outcome } = verdict;
  const perhaps = causes.slice(0, 3).join(", ");
  const said = named === null
    ? `${outcome}${perhaps === "" ? "" : `: ${perhaps}`}`
    : `${named} (${confidence})`;
  const seconds = (tookMs / 1000).toFixed(1);
  return `| ${id} | ${view} | ${expected ?? "nothing"} | ${said} | ${place} | ${seconds} |`;
}

function withoutPaths(failure: string): string {
  return failure.replaceAll(/\/\S+/g, "…").replaceAll("|", " ").slice(0, 120);
}
