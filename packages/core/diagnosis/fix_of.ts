import type { CauseId } from "../model/cause_id.ts";
import type { Evidence } from "../model/evidence.ts";
import { ALL_CAUSES } from "./all_causes.ts";
import type { Fix } from "./cause.ts";
import { Scene } from "./scene.ts";

/**
 * What cures one cause on this site, whether or not it is the verdict: for lists of candidates.
 *
 * @example The line for a timeout, and where it belongs
 * ```ts
 * import { fixOf } from "@holdfast/core/diagnosis";
 * import { equal } from "node:assert/strict";
 *
 * const fix = fixOf("read-timeout", []);
 * equal(fix?.context, "location");
 * equal(fix?.text.includes("proxy_read_timeout 1h;"), true);
 * ```
 *
 * @param evidence Tells host, path and upstream.
 * @returns Null for a cause that nothing is known of.
 */
export function fixOf(cause: CauseId, evidence: readonly Evidence[]): Fix | null {
  const found = ALL_CAUSES.find(({ id }) => id === cause);
  return found === undefined ? null : found.fix(new Scene(evidence));
}
