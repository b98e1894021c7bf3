/**
 * fast-check arbitraries for what can be tuned and what can happen. Needs `fast-check`, an optional
 * peer.
 *
 * @example Options always stay within their limits
 * ```ts
 * import { resolveOptions } from "@holdfast/core";
 * import { optionsArbitrary } from "@holdfast/core/testing/arbitraries";
 * import { deepEqual } from "node:assert/strict";
 * import fc from "fast-check";
 *
 * fc.assert(fc.property(optionsArbitrary(), (options) => {
 *   deepEqual(resolveOptions(options), options);
 * }));
 * ```
 *
 * @module
 */
export { evidenceArbitrary } from "./evidence_arbitrary.ts";
export { faultScriptArbitrary, type FaultScriptOptions } from "./fault_script_arbitrary.ts";
export { linkEndArbitrary, movesArbitrary, type MoveWeights } from "./moves_arbitrary.ts";
export { signalArbitrary, USUAL_WEIGHTS } from "./moves_arbitrary.ts";
export { optionsArbitrary } from "./options_arbitrary.ts";
export { planArbitrary } from "./plan_arbitrary.ts";
export { valueScriptArbitrary, type ValueScriptOptions } from "./value_script_arbitrary.ts";
