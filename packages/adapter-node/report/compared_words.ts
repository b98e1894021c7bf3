import type { Evidence } from "@holdfast/core";

const SUBJECTS: Readonly<Record<string, string>> = {
  http: "Requests pass",
  upgrade: "The handshake passes",
  frames: "Frames pass",
};

/** Between which two vantage points it breaks, as a sentence; empty where none does. */
export function comparedWords(evidence: readonly Evidence[]): string {
  const compared = evidence.find((found) => found.kind === "hop_comparison");
  if (compared?.kind !== "hop_comparison") return "";
  const { worksAt, breaksAt, what } = compared;
  const passes = SUBJECTS[what] ?? `${what} passes`;
  return `${passes} at ${worksAt}, and no longer at ${breaksAt}: it breaks between these two.`;
}
