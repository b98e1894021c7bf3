import type { Evidence, Secret } from "@holdfast/core";
import { diagnose, pathPicture } from "@holdfast/core/diagnosis";
import type { Consultation } from "./consultation.ts";
import { literalMaskOf, maskDeep, maskOf } from "./secret_mask.ts";

/** What was seen, before anything is hidden. */
export interface Visit extends Omit<Consultation, "diagnosis" | "stations"> {
  /** Values that may stand nowhere in a report. */
  readonly secrets: readonly Secret[];
}

/**
 * Diagnoses what was seen, with every secret masked beforehand and in all that is said of it.
 *
 * @example A report of what a page saw
 * ```ts
 * import { consult, htmlReport } from "@holdfast/adapter-node";
 * import { equal } from "node:assert/strict";
 *
 * const consultation = consult({
 *   target: "https://lnbits.example.com",
 *   evidence: [],
 *   secrets: [],
 *   startedAt: 0,
 *   tookMs: 10,
 *   command: "",
 *   isCutShort: false,
 *   notes: ["Seen by a page"],
 * });
 * equal(consultation.diagnosis.outcome, "inconclusive");
 * equal(htmlReport(consultation).includes("Seen by a page"), true);
 * ```
 */
export function consult({ secrets, ...visit }: Visit): Consultation {
  const seen = maskDeep(visit, maskOf(secrets));
  const evidence: readonly Evidence[] = seen.evidence;
  const diagnosis = diagnose(evidence);
  const stations = pathPicture(evidence, diagnosis);
  return { ...seen, ...maskDeep({ diagnosis, stations }, literalMaskOf(secrets)) };
}
