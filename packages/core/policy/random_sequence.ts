/**
 * The next number of a random sequence and the seed after it, so that chance is part of the state
 * (mulberry32 by Tommy Ettinger: 32 bits of state, full period).
 *
 * @example The same seed gives the same numbers
 * ```ts
 * import { nextRandom } from "@holdfast/core";
 * import { deepEqual, ok } from "node:assert/strict";
 *
 * deepEqual(nextRandom(7), nextRandom(7));
 * ok(nextRandom(7).value >= 0 && nextRandom(7).value < 1);
 * ```
 *
 * @param seed Any integer of 32 bits.
 */
export function nextRandom(
  seed: number,
): { readonly value: number; readonly seed: number } {
  const next = (seed + 0x6d2b79f5) | 0;
  let mixed = Math.imul(next ^ (next >>> 15), 1 | next);
  mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
  return { value: ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296, seed: next };
}
