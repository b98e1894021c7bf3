/** Estimates of the round trip, in milliseconds. */
export interface RoundTrip {
  /** Smoothed round trip; `null` before the first sample. */
  readonly srttMs: number | null;
  readonly rttvarMs: number;
}

/**
 * Takes in one round trip, as RFC 6298 §2 says: α = 1/8, β = 1/4.
 *
 * @example The first sample sets both
 * ```ts
 * import { addRoundTrip } from "@holdfast/core";
 * import { deepEqual } from "node:assert/strict";
 *
 * deepEqual(addRoundTrip({ srttMs: null, rttvarMs: 0 }, 100), { srttMs: 100, rttvarMs: 50 });
 * ```
 *
 * @param rttMs A measured round trip, 0 or more.
 */
export function addRoundTrip(estimate: RoundTrip, rttMs: number): RoundTrip {
  if (estimate.srttMs === null) return { srttMs: rttMs, rttvarMs: rttMs / 2 };
  const deviation = Math.abs(estimate.srttMs - rttMs);
  return {
    srttMs: 0.875 * estimate.srttMs + 0.125 * rttMs,
    rttvarMs: 0.75 * estimate.rttvarMs + 0.25 * deviation,
  };
}

/**
 * Patience for something that takes `trips` round trips: trips × (SRTT + 4·RTTVAR), within limits.
 * Before the first sample it is the ceiling, since nothing is known.
 *
 * @example A fast path is not waited for long, a slow one is
 * ```ts
 * import { patienceMs } from "@holdfast/core";
 * import { equal } from "node:assert/strict";
 *
 * const limits = { leastMs: 2000, mostMs: 10000 };
 * equal(patienceMs({ srttMs: 20, rttvarMs: 5 }, 4, limits), 2000);
 * equal(patienceMs({ srttMs: 900, rttvarMs: 200 }, 4, limits), 6800);
 * equal(patienceMs({ srttMs: null, rttvarMs: 0 }, 4, limits), 10000);
 * ```
 */
export function patienceMs(
  estimate: RoundTrip,
  trips: number,
  limits: { readonly leastMs: number; readonly mostMs: number },
): number {
  if (estimate.srttMs === null) return limits.mostMs;
  const wanted = Math.ceil(trips * (estimate.srttMs + 4 * estimate.rttvarMs));
  return Math.min(limits.mostMs, Math.max(limits.leastMs, wanted));
}
