import type { Observable } from "rxjs";

/**
 * Looks at what observables tell, and keeps the first complaint. RxJS reports what a subscriber
 * throws to nobody but the runtime, and later; a property has to fail at once.
 */
export class Watcher {
  #complaint: { readonly error: unknown } | null = null;

  /** Calls `look` with each value, until the first complaint. */
  watch<T>(source: Observable<T>, look: (value: T) => void): void {
    source.subscribe((value) => {
      if (this.#complaint !== null) return;
      try {
        look(value);
      } catch (error) {
        this.#complaint = { error };
      }
    });
  }

  /** Throws the first complaint, if there is one. */
  mustBeContent(): void {
    if (this.#complaint !== null) throw this.#complaint.error;
  }
}
