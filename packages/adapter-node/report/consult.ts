import { type Evidence, maskText, type Secret } from "@holdfast/core";
import { diagnose, pathPicture } from "@holdfast/core/diagnosis";
import type { Consultation } from "./consultation.ts";
import { maskDeep, maskOf } from "./secret_mask.ts";

/** What was seen, before anything is hidden. */
export interface Visit extends Omit<Consultation, "diagnosis" | "stations"> {
  /** Values that may stand nowhere in a report. */
  readonly secrets: readonly Secret[];
}

/** Diagnoses what was seen, with every secret masked beforehand and in all that is said of it. */
export function consult({ secrets, ...seen }: Visit): Consultation {
  const mask = maskOf(secrets);
  const evidence: readonly Evidence[] = maskDeep(seen.evidence, mask);
  const diagnosis = diagnose(evidence);
  const stations = pathPicture(evidence, diagnosis);
  return maskDeep({ ...seen, target: maskText(seen.target), evidence, diagnosis, stations }, mask);
}
