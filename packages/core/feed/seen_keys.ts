/**
 * Remembers the newest keys, up to a limit, to tell what was there before.
 *
 * @example The second time is told
 * ```ts
 * import { SeenKeys } from "@holdfast/core";
 * import { equal } from "node:assert/strict";
 *
 * const seen = new SeenKeys(2);
 * equal(seen.add("a"), true);
 * equal(seen.add("a"), false);
 * ```
 */
export class SeenKeys {
  readonly #limit: number;
  readonly #keys = new Set<string>();

  /** @param limit Keys remembered; the oldest is forgotten first. */
  constructor(limit: number) {
    this.#limit = limit;
  }

  /** Whether a key is among the newest. */
  has(key: string): boolean {
    return this.#keys.has(key);
  }

  /** Adds a key. @returns Whether it was new. */
  add(key: string): boolean {
    if (this.#keys.has(key)) return false;
    this.#keys.add(key);
    const oldest = this.#keys.values().next();
    if (this.#keys.size > this.#limit && oldest.done !== true) {
      this.#keys.delete(oldest.value);
    }
    return true;
  }
}
