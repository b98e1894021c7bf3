import { nextRandom } from "@holdfast/core";

/** Chance that is the same again for the same seed. */
export class Chance {
  #seed: number;

  constructor(seed: number) {
    this.#seed = seed;
  }

  /** At least 0 and below 1. */
  draw(): number {
    const { seed, value } = nextRandom(this.#seed);
    this.#seed = seed;
    return value;
  }

  /** @throws {RangeError} If there is no choice. */
  pick<T>(choices: readonly T[]): T {
    const choice = choices[Math.floor(this.draw() * choices.length)];
    if (choice === undefined) throw new RangeError("Cannot pick: there is no choice");
    return choice;
  }
}
