import type { Consultation } from "./consultation.ts";

/**
 * What `holdfast doctor --json` prints: one document, its fields a promise to scripts.
 *
 * @returns JSON, with a line end.
 */
export function jsonDocument(consultation: Consultation): string {
  const { diagnosis, evidence, stations, target, notes, isCutShort } = consultation;
  const { outcome, verdict, causes, ruledOut, nextProbe, summary } = diagnosis;
  const document = {
    outcome,
    summary,
    verdict,
    causes,
    ruledOut,
    nextProbe,
    target,
    path: stations,
    evidence,
    notes,
    startedAt: new Date(consultation.startedAt).toISOString(),
    tookMs: Math.round(consultation.tookMs),
    isCutShort,
  };
  return `${JSON.stringify(document, null, 2)}\n`;
}
