import { type Observable, Subject } from "rxjs";
import type { ConnectionState } from "../model/state.ts";
import type { Trace, TraceEntry } from "../model/trace.ts";

interface Kept {
  readonly before: ConnectionState;
  readonly after: ConnectionState;
  readonly entry: TraceEntry;
}

/**
 * Keeps the newest steps, up to a limit, each with the state before it, so that what is kept can
 * always be replayed.
 */
export class TraceLog {
  readonly #limit: number;
  readonly #kept: Kept[] = [];
  readonly #added = new Subject<TraceEntry>();
  #count = 0;

  /** @param limit Steps kept; the oldest are dropped first. */
  constructor(limit: number) {
    this.#limit = limit;
  }

  /** New steps. */
  readonly entry$: Observable<TraceEntry> = this.#added.asObservable();

  /** Adds one step. */
  add(before: ConnectionState, after: ConnectionState, entry: Omit<TraceEntry, "n">): void {
    this.#count += 1;
    const numbered = { n: this.#count, ...entry };
    this.#kept.push({ before, after, entry: numbered });
    if (this.#kept.length > this.#limit) this.#kept.shift();
    this.#added.next(numbered);
  }

  /**
   * The kept run, as plain data.
   *
   * @param state The state now, for a run without any step.
   */
  toTrace(state: ConnectionState): Trace {
    return {
      format: "holdfast-trace-1",
      checkpoint: this.#kept[0]?.before ?? state,
      entries: this.#kept.map(({ entry }) => entry),
      // Not the state now: somebody who is told of a step may ask before the state is.
      final: this.#kept.at(-1)?.after ?? state,
    };
  }

  /** No more will come. */
  complete(): void {
    this.#added.complete();
  }
}
