/** What stands in place of a secret wherever it would be shown. */
export const MASK = "•••";

/**
 * A value that prints as `•••`: a wallet key, or an address that contains one.
 *
 * Strings and JSON see the mask, inspectors see nothing; only {@linkcode Secret.reveal} gives the
 * value, so every place that uses a secret can be found by that one word.
 *
 * @example Printing never shows it
 * ```ts
 * import { Secret } from "@holdfast/core";
 * import { equal } from "node:assert/strict";
 *
 * const key = new Secret("9f1c…");
 * equal(`${key}`, "•••");
 * equal(JSON.stringify({ key }), '{"key":"•••"}');
 * equal(key.reveal(), "9f1c…");
 * ```
 */
export class Secret {
  readonly #value: string | (() => string);

  /**
   * @param value The text to keep, or what gives it: a ticket that is renewed from time to time.
   */
  constructor(value: string | (() => string)) {
    this.#value = value;
  }

  /** The text itself. Use it only where it leaves for its destination. */
  reveal(): string {
    return typeof this.#value === "string" ? this.#value : this.#value();
  }

  /** Always the mask. */
  toString(): string {
    return MASK;
  }

  /** Always the mask. */
  toJSON(): string {
    return MASK;
  }
}
