import { noTally, type Tally } from "./tally.ts";

/** Judges the numbers that one reader is told, one after the other. */
export class Ledger {
  readonly total: Tally = noTally();
  /** The same for each route that told. */
  readonly byRoute: ReadonlyMap<string, Tally>;
  readonly #byRoute = new Map<string, Tally>();
  #last: number | null = null;
  readonly #seen = new Set<number>();

  constructor() {
    this.byRoute = this.#byRoute;
  }

  /** The newest number. */
  get last(): number | null {
    return this.#last;
  }

  /** One number was told. */
  add(value: number, type: "snapshot" | "event" | "news", via: string): void {
    const own = this.#byRoute.get(via) ?? noTally();
    this.#byRoute.set(via, own);
    for (const tally of [this.total, own]) this.#judge(tally, value, type);
    this.#seen.add(value);
    if (this.#last === null || value > this.#last) this.#last = value;
  }

  #judge(tally: Tally, value: number, type: "snapshot" | "event" | "news"): void {
    const last = this.#last;
    tally.told += 1;
    if (this.#seen.has(value)) tally.doubled += 1;
    else if (last !== null && value < last) tally.reordered += 1;
    else if (last !== null && value > last + 1) {
      if (type === "snapshot") tally.jumps += 1;
      else tally.lost += value - last - 1;
    }
  }
}
