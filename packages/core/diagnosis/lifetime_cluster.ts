/** Lifetimes that agree: something ends links at that age. */
export interface LifetimeCluster {
  /** The age, in milliseconds: the median of the members. */
  readonly ageMs: number;
  /** Links that ended at that age. */
  readonly count: number;
  /** Links looked at. */
  readonly of: number;
}

/** Clocks of proxies tick in seconds, and the way to us wobbles. */
const TOLERANCE_MS = 1500;
/** Five hundredths: a limit of ten minutes is met within half a minute. */
const TOLERANCE_SHARE = 0.05;
const MEMBERS_MIN = 3;
const SHARE_MIN = 0.6;
/** Links that die younger than this die of something else than age. */
const AGE_MIN_MS = 2000;

/**
 * Finds the age at which links die, if they do: at least three, and at least six of ten, end within
 * 1.5 s or 5 % of one another. Links that die at once show nothing of a limit.
 *
 * @example Sockets die at 60 s, five of six
 * ```ts
 * import { lifetimeCluster } from "@holdfast/core/diagnosis";
 * import { deepEqual } from "node:assert/strict";
 *
 * const livedMs = [60_100, 60_020, 12_000, 60_300, 60_080, 59_900];
 * deepEqual(lifetimeCluster(livedMs), { ageMs: 60_080, count: 5, of: 6 });
 * deepEqual(lifetimeCluster([4000, 61_000, 300_000]), null);
 * ```
 *
 * @param livedMs Lifetimes, in any order.
 * @returns The largest cluster, or null where lifetimes agree on nothing.
 */
export function lifetimeCluster(livedMs: readonly number[]): LifetimeCluster | null {
  const old = livedMs.filter((lived) => lived >= AGE_MIN_MS).sort((a, b) => a - b);
  let best: readonly number[] = [];
  for (const youngest of old) {
    const reachMs = Math.max(TOLERANCE_MS, youngest * TOLERANCE_SHARE);
    const members = old.filter((lived) => lived >= youngest && lived <= youngest + reachMs);
    if (members.length > best.length) best = members;
  }
  if (best.length < MEMBERS_MIN || best.length < livedMs.length * SHARE_MIN) return null;
  const ageMs = best[Math.floor(best.length / 2)] ?? 0;
  return { ageMs, count: best.length, of: livedMs.length };
}
