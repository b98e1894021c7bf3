const BY_PATH: readonly (readonly [RegExp, string])[] = [
  [/(^|\/)\.doctest\//, "doc examples"],
  [/(^|[/_])(mutants?|mutation)[/_]/, "mutants"],
  [/_property_test\.ts$/, "property"],
  [/(^|[/_])conformance[/_]/, "conformance"],
  [/(^|[/_])contract[/_]/, "contract"],
  [/(^|\/)(e2e|end_to_end)\//, "end to end"],
  [/(^|\/)lab_test\.ts$/, "real faults on the real path"],
];

/**
 * The places in which a suite may run beside plain Node, by a word in the runner's project name.
 */
const BY_PROJECT: readonly (readonly [RegExp, string])[] = [
  [/chromium|browser/i, "in Chromium"],
  [/real/i, "on real LNbits"],
  [/embedded/i, "on embedded LNbits"],
];

/**
 * Names the suite that a test file belongs to, from its path and the runner's project. The same
 * conformance file counts apart in Node and in Chromium, since each is a promise of its own.
 */
export function suiteName(path: string, project = ""): string {
  const unix = path.replaceAll("\\", "/");
  const kind = BY_PATH.find(([pattern]) => pattern.test(unix))?.[1] ?? "unit";
  const place = BY_PROJECT.find(([pattern]) => pattern.test(project))?.[1] ??
    (kind === "contract" ? placeOfContract(unix) : undefined);
  if (kind === "conformance" && place === undefined) return "conformance in Node";
  return place === undefined || kind === "end to end" ? kind : `${kind} ${place}`;
}

function placeOfContract(path: string): string {
  return /real/.test(path) ? "on real LNbits" : "on embedded LNbits";
}
