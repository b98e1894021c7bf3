import type { Evidence, Secret } from "@holdfast/core";
import { diagnose, pathPicture } from "@holdfast/core/diagnosis";
import type { Consultation } from "./consultation.ts";
import { literalMaskOf, maskDeep, maskOf } from "./secret_mask.ts";

/** What was seen, before anything is hidden. */
export interface Visit extends Omit<Consultation, "diagnosis" | "stations"> {
  /** Values that may stand nowhere in a report. */
  readonly secrets: readonly Secret[];
}

/** Diagnoses what was seen, with every secret masked beforehand and in all that is said of it. */
export function consult({ secrets, ...visit }: Visit): Consultation {
  const seen = maskDeep(visit, maskOf(secrets));
  const evidence: readonly Evidence[] = seen.evidence;
  const diagnosis = diagnose(evidence);
  const stations = pathPicture(evidence, diagnosis);
  return { ...seen, ...maskDeep({ diagnosis, stations }, literalMaskOf(secrets)) };
}
