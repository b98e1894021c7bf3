const WINDOW_MS = 60_000;
/** The most counters held; beyond it, the oldest is forgotten. */
const COUNTERS_MAX = 10_000;

interface Counter {
  hits: number;
  readonly endsAt: number;
}

/**
 * LNbits' limit (slowapi over `limits`): per address **and path**, in a fixed window of a minute
 * that begins with the first request.
 */
export class RateLimit {
  readonly #counters = new Map<string, Counter>();

  /**
   * Counts a request.
   *
   * @param address Where it came from.
   * @param path What it asked for.
   * @param limit The most per minute; zero means no limit.
   * @param nowMs Milliseconds on a clock that never goes back.
   * @returns Whether it may pass.
   */
  take(address: string, path: string, limit: number, nowMs: number): boolean {
    if (limit === 0) return true;
    const key = `${address} ${path}`;
    let counter = this.#counters.get(key);
    if (counter === undefined || counter.endsAt <= nowMs) {
      counter = { hits: 0, endsAt: nowMs + WINDOW_MS };
      this.#counters.delete(key);
      this.#counters.set(key, counter);
      this.#forgetOldest();
    }
    counter.hits += 1;
    return counter.hits <= limit;
  }

  /** How many counters are held. */
  get size(): number {
    return this.#counters.size;
  }

  #forgetOldest(): void {
    const [oldest] = this.#counters.keys();
    if (this.#counters.size > COUNTERS_MAX && oldest !== undefined) {
      this.#counters.delete(oldest);
    }
  }
}
