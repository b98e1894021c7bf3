import type { Random } from "../ports/random.ts";

/**
 * A repeatable sequence of chance: the same seed gives the same numbers on every machine.
 *
 * The generator is `sfc32` (PractRand: small fast chaotic, 128 bits of state), stirred 12 times
 * after seeding.
 *
 * @example The same seed, the same numbers
 * ```ts
 * import { SeededRandom } from "@holdfast/core/testing";
 * import { equal } from "node:assert/strict";
 *
 * equal(new SeededRandom(7).next(), new SeededRandom(7).next());
 * ```
 */
export class SeededRandom implements Random {
  #a = 0x9e3779b9;
  #b = 0x243f6a88;
  #c: number;
  #counter = 1;

  /** @param seed Any number; its fraction is ignored. */
  constructor(seed: number) {
    this.#c = seed | 0;
    this.#a ^= Math.floor(seed / 0x1_0000_0000) | 0;
    for (let n = 0; n < 12; n++) this.next();
  }

  /** A number in [0, 1), a multiple of 2⁻³². */
  next(): number {
    const sum = (this.#a + this.#b + this.#counter) | 0;
    this.#counter = (this.#counter + 1) | 0;
    this.#a = this.#b ^ (this.#b >>> 9);
    this.#b = (this.#c + (this.#c << 3)) | 0;
    this.#c = (((this.#c << 21) | (this.#c >>> 11)) + sum) | 0;
    return (sum >>> 0) / 0x1_0000_0000;
  }

  /** A whole number in [0, `below`). */
  whole(below: number): number {
    return Math.floor(this.next() * below);
  }
}
