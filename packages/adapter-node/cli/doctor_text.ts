import { causeSummary, type Finding, type PathStation } from "@holdfast/core/diagnosis";
import { comparedWords } from "../report/compared_words.ts";
import type { Consultation } from "../report/consultation.ts";
import { describeEvidence } from "../report/describe_evidence.ts";
import { fixesOf } from "../report/fixes_of.ts";
import { groupedExclusions } from "../report/grouped_exclusions.ts";
import { durationWords, percentWords } from "../report/words.ts";
import { plainLine, type Style, type Terminal } from "./terminal.ts";
import { wrapText } from "./wrap_text.ts";

/** How text is laid out. */
export interface Layout {
  readonly paint: Terminal["paint"];
  readonly columns: number;
}

const STATIONS: Readonly<Record<PathStation["state"], readonly [mark: string, style: Style]>> = {
  works: ["✓", "green"],
  broken: ["✗", "red"],
  suspect: ["?", "yellow"],
  unknown: ["·", "dim"],
};
const OUTCOMES = {
  healthy: ["✓", "green"],
  found: ["✗", "red"],
  inconclusive: ["?", "yellow"],
} as const;
const EXCLUSIONS_SHOWN = 5;
const SEEN_SHOWN = 12;
const TITLES_SHOWN = 4;
const OTHERS_SHOWN = 3;
const COLUMNS_MAX = 100;

/** What the doctor says, as lines for people. */
export function doctorText(consultation: Consultation, layout: Layout): readonly string[] {
  const fitted = { ...layout, columns: Math.max(20, Math.min(layout.columns, COLUMNS_MAX)) };
  const { diagnosis, notes, isCutShort } = consultation;
  const [top, ...others] = diagnosis.causes;
  return [
    ...pathLines(consultation, fitted),
    "",
    ...verdictLines(consultation, fitted),
    ...(top === undefined
      ? seenLines(consultation, fitted)
      : findingLines(top, consultation, fitted)),
    ...otherLines(others, fitted),
    ...exclusionLines(consultation, fitted),
    ...nextLines(consultation, fitted),
    ...(isCutShort ? ["", "Ended early: this is what was known by then."] : []),
    ...section("Notes", notes, fitted),
  ];
}

function pathLines(
  { stations, target, tookMs, evidence }: Consultation,
  { paint, columns }: Layout,
): readonly string[] {
  const width = Math.max(...stations.map(({ label }) => label.length));
  const lines = stations.flatMap(({ label, state, says }, n) => {
    const [mark, style] = STATIONS[state];
    const seen = plainLine(says);
    const room = columns - width - 8;
    const shown = seen.length > room ? `${seen.slice(0, Math.max(0, room - 1))}…` : seen;
    const line = `  ${paint(style, mark)} ${label.padEnd(width)}  ${paint("dim", shown)}`.trimEnd();
    const next = stations[n + 1];
    if (next === undefined) return [line];
    return [line, paint("dim", next.state === "unknown" ? "  ┆" : "  │")];
  });
  const compared = comparedWords(evidence);
  return [
    paint("dim", `${plainLine(target)}, looked at for ${durationWords(tookMs)}`),
    "",
    ...lines,
    ...(compared === "" ? [] : ["", ...wrapText(plainLine(compared), columns, "  ")]),
  ];
}

function verdictLines({ diagnosis }: Consultation, { paint, columns }: Layout): readonly string[] {
  const { outcome, verdict, summary, causes } = diagnosis;
  const [mark, style] = OUTCOMES[outcome];
  const [top] = causes;
  if (verdict === null || top === undefined) {
    return wrapText(plainLine(summary), columns, "  ", `${mark} `)
      .map((line, n) => n === 0 ? paint(style, paint("bold", line)) : line);
  }
  const sure = `${percentWords(verdict.confidence)} sure`;
  return [
    paint(style, paint("bold", `${mark} ${top.title}`)),
    paint("dim", `  ${verdict.cause}, at the hop ${hopWords(verdict.hop)}, ${sure}`),
  ];
}

function hopWords(hop: string): string {
  return hop === "client" ? "this device" : hop === "tls" ? "TLS" : hop;
}

/** What was looked at, where nothing is wrong with it. */
function seenLines({ evidence }: Consultation, layout: Layout): readonly string[] {
  const told = evidence
    .filter((record) => record.via === undefined)
    .map(describeEvidence)
    .filter(({ isGood }) => isGood === true)
    .map(({ what, said }) => `${what}: ${said}`);
  const shown = told.slice(0, SEEN_SHOWN);
  const rest = told.length - shown.length;
  return section("What works", [...shown, ...(rest > 0 ? [`and ${rest} more`] : [])], layout);
}

function findingLines(
  finding: Finding,
  { evidence }: Consultation,
  layout: Layout,
): readonly string[] {
  const { paint, columns } = layout;
  const { why, against, explanation, candidates } = finding;
  const rule = paint("dim", "─".repeat(Math.min(columns, 72)));
  return [
    "",
    ...wrapText(plainLine(explanation), columns, "  "),
    ...section("Why", why, layout),
    ...section("What speaks against it", against, layout),
    ...fixesOf(finding, evidence).flatMap(({ title, text }, n) => [
      "",
      ...(n === 0 ? [paint("bold", "What to change")] : []),
      ...(title === "" ? [] : [plainLine(title)]),
      rule,
      ...fixLines(text),
      rule,
    ]),
    ...section(
      "Which of these it is, this evidence cannot tell",
      candidates.map((id) => `${causeSummary(id).title} (${id})`),
      layout,
    ),
  ];
}

/** A fix is copied, so that it keeps its own lines and stands at the margin. */
function fixLines(fix: string): readonly string[] {
  return fix.trimEnd().split("\n").map((line) => plainLine(line.replaceAll("\t", "    ")));
}

function section(title: string, items: readonly string[], layout: Layout): readonly string[] {
  if (items.length === 0) return [];
  return ["", layout.paint("bold", title), ...items.flatMap((item) => bullet(item, layout))];
}

function bullet(text: string, { columns }: Layout): readonly string[] {
  return wrapText(plainLine(text), columns, "    ", "  - ");
}

function otherLines(others: readonly Finding[], layout: Layout): readonly string[] {
  const shown = others.slice(0, OTHERS_SHOWN).map(({ title, cause, confidence, why }) =>
    `${percentWords(confidence)}  ${title} (${cause})${why[0] === undefined ? "" : `: ${why[0]}`}`
  );
  return section("Also possible", shown, layout);
}

function exclusionLines({ diagnosis }: Consultation, layout: Layout): readonly string[] {
  // Where all is well, nobody asks what it is not.
  if (diagnosis.outcome === "healthy") return [];
  const groups = groupedExclusions(diagnosis.ruledOut);
  const shown = groups.slice(0, EXCLUSIONS_SHOWN).map(({ by, titles }) => {
    const rest = titles.length - TITLES_SHOWN;
    const named = titles.slice(0, TITLES_SHOWN).join("; ");
    return `${by}. So not: ${named}${rest > 0 ? ` and ${rest} more` : ""}`;
  });
  const rest = groups.length - EXCLUSIONS_SHOWN;
  const more = rest > 0 ? [`${rest} more observations exclude others; --json lists them`] : [];
  return section("Ruled out", [...shown, ...more], layout);
}

function nextLines({ diagnosis }: Consultation, { paint, columns }: Layout): readonly string[] {
  const { nextProbe } = diagnosis;
  if (nextProbe === null) return [];
  return [
    "",
    paint("bold", "What to do next"),
    ...wrapText(plainLine(nextProbe.what), columns, "  "),
    ...(nextProbe.command === undefined ? [] : ["", ...fixLines(nextProbe.command)]),
  ];
}
