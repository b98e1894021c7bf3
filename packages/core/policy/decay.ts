/**
 * A score as it counts after some time: half of it after each half-life, so that what spoke against
 * a route an hour ago does not keep it back today.
 *
 * @example Half of it after one half-life
 * ```ts
 * import { decayed } from "@holdfast/core";
 * import { equal } from "node:assert/strict";
 *
 * equal(decayed(8, 60_000, 60_000), 4);
 * ```
 *
 * @param score At the time of the last observation.
 * @param ageMs Since then; a clock that stepped back counts as none.
 */
export function decayed(score: number, ageMs: number, halfLifeMs: number): number {
  return score * 2 ** (-Math.max(0, ageMs) / halfLifeMs);
}
