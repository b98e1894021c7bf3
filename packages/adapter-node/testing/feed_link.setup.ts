import type { LinkEnd, OpenLink, Route, Transport } from "@holdfast/core";

/** Longest wait for what should come, in milliseconds. */
const PATIENCE_MS = 15_000;

/** One link to the feed `counter`, and the values that it brought. */
export class FeedLink {
  readonly values: number[] = [];
  readonly link: OpenLink;
  readonly end: Promise<LinkEnd>;
  /** Answers to what was asked. */
  answers = 0;
  #ended: LinkEnd | null = null;
  readonly #waiters = new Set<() => void>();

  constructor(transport: Transport, route: Route) {
    let link: OpenLink | null = null;
    this.end = new Promise((resolve) => {
      link = transport.open({ route, resumeAfter: null, maxMessageBytes: 1 << 20 }, {
        opened: () => {},
        heard: () => {},
        answered: () => {
          this.answers += 1;
          this.#look();
        },
        message: (text) => this.#hear(String(text)),
        ended: (end) => {
          this.#ended = end;
          resolve(end);
          this.#look();
        },
      });
    });
    this.link = link!;
  }

  /** Resolves once something holds; rejects when the link ends before, or after a while. */
  until(holds: () => boolean): Promise<void> {
    return new Promise((resolve, reject) => {
      const give = (settle: () => void): void => {
        clearTimeout(timer);
        this.#waiters.delete(look);
        settle();
      };
      const fail = (why: string): void =>
        give(() => reject(new Error(`${why}, with values ${this.values}`)));
      const timer = setTimeout(() => fail("Waited"), PATIENCE_MS);
      const look = (): void => {
        if (holds()) give(resolve);
        else if (this.#ended !== null) fail(`Ended by ${JSON.stringify(this.#ended)}`);
      };
      this.#waiters.add(look);
      look();
    });
  }

  #hear(text: string): void {
    const { type, value } = JSON.parse(text) as { readonly type: string; readonly value: number };
    if (type === "snapshot" || type === "event") this.values.push(value);
    this.#look();
  }

  #look(): void {
    for (const look of [...this.#waiters]) look();
  }
}
