/** How often one address may ask. */
export interface RateOptions {
  /** Questions at once, and in each minute. */
  readonly perMinute: number;
  /** Milliseconds that never go backwards. */
  readonly now: () => number;
}

/** Addresses remembered; the one not heard of for longest is forgotten first. */
const ADDRESSES_MAX = 10_000;

/** A bucket of questions for each address. */
export class Rate {
  readonly #options: RateOptions;
  readonly #buckets = new Map<string, { readonly tokens: number; readonly at: number }>();

  constructor(options: RateOptions) {
    this.#options = options;
  }

  /** Counts one question; false where the address asks too often. */
  take(address: string): boolean {
    const { perMinute, now } = this.#options;
    const at = now();
    const known = this.#buckets.get(address) ?? { tokens: perMinute, at };
    const tokens = Math.min(perMinute, known.tokens + (at - known.at) * perMinute / 60_000);
    const isTaken = tokens >= 1;
    this.#buckets.delete(address);
    this.#buckets.set(address, { tokens: isTaken ? tokens - 1 : tokens, at });
    const [oldest] = this.#buckets.keys();
    if (this.#buckets.size > ADDRESSES_MAX && oldest !== undefined) this.#buckets.delete(oldest);
    return isTaken;
  }
}
