import type { CauseId } from "../model/cause_id.ts";
import type { Hop } from "../model/seen.ts";
import { ALL_CAUSES } from "./all_causes.ts";

/** A cause in a few words, for lists. */
export interface CauseSummary {
  readonly id: CauseId;
  readonly title: string;
  readonly hop: Hop;
  /** The cause that this one refines. */
  readonly parent?: CauseId;
}

/**
 * A cause in a few words.
 *
 * @example The title of a candidate
 * ```ts
 * import { causeSummary } from "@holdfast/core/diagnosis";
 * import { equal } from "node:assert/strict";
 *
 * equal(causeSummary("missing-upgrade-header").parent, "proxy-drops-upgrade");
 * ```
 */
export function causeSummary(wanted: CauseId): CauseSummary {
  const found = ALL_CAUSES.find(({ id }) => id === wanted);
  if (found === undefined) return { id: wanted, title: wanted, hop: "network" };
  const { id, title, hop, parent } = found;
  return parent === undefined ? { id, title, hop } : { id, title, hop, parent };
}
