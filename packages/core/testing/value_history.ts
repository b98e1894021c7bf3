import type { SeededRandom } from "./seeded_random.ts";

/** One value of the server, true from `fromAt` until the next one's. */
export interface Moment {
  /** Grows by one with every change, from 0. */
  readonly version: number;
  readonly msat: number;
  /** What the change moved; 0 for the first. */
  readonly deltaMsat: number;
  readonly fromAt: number;
}

/** Every balance tells its version by its last three digits, so there can be this many. */
const VERSIONS_MAX = 1000;

/**
 * Everything that the server's value ever was. No two versions share a balance, so a test can ask
 * of any balance it meets whether it was ever true, and when.
 */
export class ValueHistory {
  readonly #moments: Moment[] = [];
  readonly #random: SeededRandom;

  /**
   * @param random Draws the balances.
   * @param at When the first one becomes true.
   */
  constructor(random: SeededRandom, at: number) {
    this.#random = random;
    this.change(at);
  }

  /** Oldest first, never empty. */
  get moments(): readonly Moment[] {
    return this.#moments;
  }

  /** What is true now. */
  get current(): Moment {
    return this.#moments.at(-1)!;
  }

  /**
   * Draws a new value.
   * @throws {RangeError} With the 1,001st.
   */
  change(at: number): Moment {
    const version = this.#moments.length;
    if (version >= VERSIONS_MAX) {
      throw new RangeError(
        `Cannot change value: it has ${VERSIONS_MAX} versions already`,
      );
    }
    const msat = (1 + this.#random.whole(1_000_000)) * 1000 + version;
    const deltaMsat = version === 0 ? 0 : msat - this.current.msat;
    this.#moments.push({ version, msat, deltaMsat, fromAt: at });
    return this.current;
  }

  /** The moment in which this balance was true; `null` if it never was. */
  momentOf(msat: number): Moment | null {
    const moment = this.#moments[msat % VERSIONS_MAX];
    return moment?.msat === msat ? moment : null;
  }

  /** What was true at that instant; the first value if it lies before all. */
  at(instant: number): Moment {
    return this.#moments.findLast((moment) => moment.fromAt <= instant) ??
      this.#moments[0]!;
  }

  /** When a version ceased to be true; `Infinity` while it is. */
  endOf(version: number): number {
    return this.#moments[version + 1]?.fromAt ?? Infinity;
  }
}
