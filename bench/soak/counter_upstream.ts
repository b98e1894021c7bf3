import type { Upstream } from "@holdfast/adapter-node/gateway";

/** A counter that goes on, whichever gateway publishes it at the moment. */
export class Counter {
  #value = 0;
  readonly #publishers = new Set<(event: unknown, value: unknown) => void>();
  #owed = 0;

  /** The newest number that was published. */
  get value(): number {
    return this.#value;
  }

  /** An upstream of one gateway; the counter speaks through the newest that was started. */
  upstream(): Upstream {
    return {
      start: (publish) => {
        this.#publishers.add(publish);
        for (; this.#owed > 0; this.#owed--) this.#publish(publish);
        return () => this.#publishers.delete(publish);
      },
    };
  }

  /** The next number; kept for later while nobody can publish. */
  tick(): void {
    const publish = [...this.#publishers].at(-1);
    if (publish === undefined) this.#owed += 1;
    else this.#publish(publish);
  }

  #publish(publish: (event: unknown, value: unknown) => void): void {
    this.#value += 1;
    publish(this.#value, this.#value);
  }
}
