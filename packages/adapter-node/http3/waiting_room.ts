/**
 * Counts, for each address, those who came in and have not yet asked for anything: a host that only
 * opens connections must not take the places of all others.
 */
export class WaitingRoom {
  readonly #placesMax: number;
  readonly #counts = new Map<string, number>();

  /** @param placesMax For each address. */
  constructor(placesMax: number) {
    this.#placesMax = placesMax;
  }

  /** @returns Gives the place back, however often it is called; null where there is none. */
  enter(address: string): (() => void) | null {
    const count = this.#counts.get(address) ?? 0;
    if (count >= this.#placesMax) return null;
    this.#counts.set(address, count + 1);
    let isIn = true;
    return () => {
      if (!isIn) return;
      isIn = false;
      const left = (this.#counts.get(address) ?? 1) - 1;
      if (left === 0) this.#counts.delete(address);
      else this.#counts.set(address, left);
    };
  }
}
