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
  const read = [badArguments, badPlaces, missingCertificates, unknownVariables]
    .flatMap((rule) => rule(subject));
  const lines = new Set(problems.map(({ file, line }) => `${file}:${line}`));
  return [...parsed, ...read.filter(({ at }) => !lines.has(`${at?.file}:${at?.line}`))]
    .slice(0, FINDINGS_MAX);
}
