import type { Hop } from "@holdfast/core";
import type { Tone } from "../describe_state.ts";
import type { Report } from "./examine.ts";
import type { Trouble } from "./trouble.ts";

/** A report in words. */
export interface ReportWords {
  readonly title: string;
  readonly tone: Tone;
  /** How sure; empty where nothing is claimed. */
  readonly certainty: string;
  /** Where it lies, or what to make of it. */
  readonly sentence: string;
  readonly fixTitle: string;
}

const PLACES: Readonly<Record<Hop, string>> = {
  client: "on this device or in this page",
  network: "in the network between here and the server",
  tls: "in the TLS handshake",
  proxy: "at the proxy in front of the server",
  tunnel: "in the tunnel behind the proxy",
  server: "at the server itself",
};

const FIX_TITLES = {
  nginx: "The cure, for the proxy's nginx",
  shell: "The cure, for a shell",
  wireguard: "The cure, for WireGuard",
  text: "What to do",
} as const;

/** Says what a report came to, and claims no more than it does. */
export function describeReport({ diagnosis }: Pick<Report, "diagnosis">): ReportWords {
  const [top] = diagnosis.causes;
  const fixTitle = FIX_TITLES[top?.fixLanguage ?? "text"];
  if (diagnosis.verdict !== null && top !== undefined) {
    const { confidence, hop } = diagnosis.verdict;
    const certainty = `${percent(confidence)} sure.`;
    const sentence = `As far as a page can see, it lies ${PLACES[hop]}.`;
    return { title: top.title, tone: "lost", certainty, sentence, fixTitle };
  }
  if (diagnosis.outcome === "healthy") {
    const sentence = "Nothing that this page tried was refused, lost or left without an answer.";
    const title = "Everything that a page can look at works";
    return { title, tone: "calm", certainty: "", sentence, fixTitle };
  }
  const sentence = top === undefined
    ? "What was seen fits no cause well enough to name one."
    : `The likeliest is: ${lowerFirst(top.title)} (${percent(top.confidence)}).`;
  const title = "From here the cause cannot be told";
  return { title, tone: "doubt", certainty: "", sentence, fixTitle };
}

/**
 * One line for the balance: the cause of the trouble that the link is in; empty where it is in
 * none, or nothing can be said of it.
 */
export function hintOf(report: Report | null, trouble: Trouble | null): string {
  if (report === null || trouble === null || report.at < trouble.since) return "";
  return report.diagnosis.verdict === null ? "" : report.diagnosis.causes[0]?.title ?? "";
}

/** What was ruled out, gathered by what rules it out. */
export function ruledOutBy(
  { diagnosis, titles }: Pick<Report, "diagnosis" | "titles">,
): readonly { readonly by: string; readonly titles: readonly string[] }[] {
  const groups = new Map<string, string[]>();
  for (const { cause, by } of diagnosis.ruledOut) {
    groups.set(by, [...groups.get(by) ?? [], titles[cause] ?? cause]);
  }
  return [...groups].map(([by, titles]) => ({ by, titles }));
}

/** A share in whole percent; certainty is never claimed. */
export function percent(share: number): string {
  return `${Math.min(99, Math.floor(share * 100))} %`;
}

/** `TLS …` stays as it is. */
function lowerFirst(text: string): string {
  return /^[A-Z][a-z]/.test(text) ? text.charAt(0).toLowerCase() + text.slice(1) : text;
}
