/** What one reader of a counting feed got wrong; all zero is what the protocol promises. */
export interface Mistakes {
  /** Numbers that were skipped without a snapshot in their place. */
  lost: number;
  /** Numbers that came again. */
  doubled: number;
  /** Numbers that came after a greater one, and had not come before. */
  reordered: number;
}

/** Judges the numbers that one reader is told, one after the other. */
export class Ledger {
  readonly mistakes: Mistakes = { lost: 0, doubled: 0, reordered: 0 };
  /** Numbers that were told. */
  told = 0;
  /** Snapshots that stood in for steps that were no longer kept. */
  jumps = 0;
  /** Routes that told. */
  readonly vias = new Set<string>();
  #last: number | null = null;
  readonly #seen = new Set<number>();

  /** The newest number. */
  get last(): number | null {
    return this.#last;
  }

  /** One number was told. */
  add(value: number, type: "snapshot" | "event" | "news", via: string): void {
    this.told += 1;
    this.vias.add(via);
    const last = this.#last;
    if (this.#seen.has(value)) this.mistakes.doubled += 1;
    else if (last !== null && value < last) this.mistakes.reordered += 1;
    else if (last !== null && value > last + 1) {
      if (type === "snapshot") this.jumps += 1;
      else this.mistakes.lost += value - last - 1;
    }
    this.#seen.add(value);
    if (last === null || value > last) this.#last = value;
  }
}
