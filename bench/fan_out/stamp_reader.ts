const MARK = '"at":';

/** Finds the stamps in a stream of text, however it is cut. */
export class StampReader {
  readonly #found: (at: number) => void;
  #rest = "";

  /** @param found Told of each stamp. */
  constructor(found: (at: number) => void) {
    this.#found = found;
  }

  /** Takes in the next text. */
  read(text: string): void {
    const all = this.#rest + text;
    let from = 0;
    for (;;) {
      const at = all.indexOf(MARK, from);
      const end = at === -1 ? -1 : all.indexOf(",", at);
      if (end === -1) {
        this.#rest = all.slice(at === -1 ? Math.max(from, all.length - MARK.length + 1) : at);
        return;
      }
      this.#found(Number(all.slice(at + MARK.length, end)));
      from = end;
    }
  }
}
