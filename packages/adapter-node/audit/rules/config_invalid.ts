import { badArguments } from "./bad_arguments.ts";
import { badPlaces } from "./bad_places.ts";
import { missingCertificates } from "./missing_certificates.ts";
import type { RuleFinding } from "./rule.ts";
import type { Subject } from "./subject.ts";
import { unknownVariables } from "./unknown_variables.ts";

/** How many refusals are told of; nginx itself stops at the first. */
const FINDINGS_MAX = 20;

/** nginx itself refuses the file. */
export function configInvalid(subject: Subject): readonly RuleFinding[] {
  const { problems } = subject.parts.config;
  const parsed = problems.map(({ file, line, message }): RuleFinding => ({
    cause: "config-invalid",
    severity: "error",
    at: { name: "", args: [], file, line },
    message: `nginx refuses the file here: ${message}.`,
    fix: null,
  }));
  if (parsed.length > 0) return parsed.slice(0, FINDINGS_MAX);
  return [badArguments, badPlaces, missingCertificates, unknownVariables]
    .flatMap((rule) => rule(subject)).slice(0, FINDINGS_MAX);
}
