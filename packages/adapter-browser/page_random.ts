import type { Random } from "@holdfast/core";

/** Fills an array with random bits, as `crypto.getRandomValues` does. */
export type FillRandom = (words: Uint32Array<ArrayBuffer>) => void;

/**
 * Chance from the page's cryptographic source, with the full 53 bits of a double.
 *
 * @example The smallest number it can give
 * ```ts
 * import { pageRandom } from "@holdfast/adapter-browser";
 * import { equal } from "node:assert/strict";
 *
 * equal(pageRandom((words) => words.fill(0)).next(), 0);
 * ```
 *
 * @param fill Where the bits come from. @default {crypto.getRandomValues}
 */
export function pageRandom(
  fill: FillRandom = (words) => void crypto.getRandomValues(words),
): Random {
  return {
    next: () => {
      const words = new Uint32Array(2);
      fill(words);
      const [high = 0, low = 0] = words;
      return ((high >>> 5) * 2 ** 26 + (low >>> 6)) / 2 ** 53;
    },
  };
}
