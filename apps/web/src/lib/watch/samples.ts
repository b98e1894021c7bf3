import type { Quality } from "@holdfast/core";
import { map, type Observable, scan, withLatestFrom } from "rxjs";

/** The path at one moment, for the plot. Times in milliseconds. */
export interface Sample {
  readonly at: number;
  /** Smoothed round trip; `null` before the first. */
  readonly srttMs: number | null;
  readonly jitterMs: number;
}

/** Samples kept: ten minutes at one a second. */
export const SAMPLES_MAX = 600;

/**
 * The path over time, oldest first.
 *
 * @param tick$ When to take a sample: the time on the connection's clock.
 */
export function samples(
  quality$: Observable<Quality>,
  tick$: Observable<number>,
): Observable<readonly Sample[]> {
  return tick$.pipe(
    withLatestFrom(quality$),
    map(([at, { srttMs, jitterMs }]): Sample => ({ at, srttMs, jitterMs })),
    scan(
      (list: readonly Sample[], one) => [...list, one].slice(-SAMPLES_MAX),
      [],
    ),
  );
}
