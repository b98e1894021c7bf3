import type { ConnectionState, Phase } from "@holdfast/core";
import { distinctUntilChanged, type Observable, scan } from "rxjs";

/** A stretch of time in one phase. */
export interface Span {
  readonly phase: Phase;
  readonly from: number;
  /** When it ended; `null` while it lasts. */
  readonly to: number | null;
}

/** Stretches kept. */
export const SPANS_MAX = 200;

/** The phases lived through, oldest first; the last one still lasts. */
export function spans(state$: Observable<ConnectionState>): Observable<readonly Span[]> {
  return state$.pipe(
    distinctUntilChanged((before, after) =>
      before.phase === after.phase && before.since === after.since
    ),
    scan((list: readonly Span[], state) => {
      const last = list.at(-1);
      const ended = last ? [...list.slice(0, -1), { ...last, to: state.since }] : [];
      const next: Span = { phase: state.phase, from: state.since, to: null };
      return [...ended, next].slice(-SPANS_MAX);
    }, []),
  );
}
