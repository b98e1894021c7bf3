import type { Random } from "@holdfast/core";

/**
 * Chance from the engine. It spreads retries; nothing secret is made of it.
 *
 * @example One draw
 * ```ts
 * import { systemRandom } from "@holdfast/adapter-node";
 * import { ok } from "node:assert/strict";
 *
 * const drawn = systemRandom().next();
 * ok(drawn >= 0 && drawn < 1);
 * ```
 */
export function systemRandom(): Random {
  return { next: () => Math.random() };
}
