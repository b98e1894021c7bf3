import type { ConnectionState, Phase } from "@holdfast/core";

/** A stretch of time in which no link is of use. */
export interface Trouble {
  /** When it began, on the connection's clock. */
  readonly since: number;
  /** Whether it has lasted long enough to look for its cause. */
  readonly isLasting: boolean;
}

/** How long a link may be useless before its cause is looked for, in milliseconds. */
export const PATIENCE_MS = 30_000;
/** Failed attempts, or ends of open links, that say the same sooner. */
export const FAILURES_MAX = 3;
/** Ends of open links count together within this time, and so long a calm ends the trouble. */
const CALM_MS = 45_000;

const USELESS_PHASES: ReadonlySet<Phase> = new Set(["degraded", "polling", "waiting"]);

/**
 * Follows whether the link is of use. A link that opens again and again and dies each time is in
 * trouble too, so an open one ends the trouble only once no other has died for a while.
 *
 * @param before What was known; `null` while all is well.
 * @param now Time on the connection's clock.
 */
export function nextTrouble(
  before: Trouble | null,
  state: ConnectionState,
  now: number,
): Trouble | null {
  if (state.phase === "failed" || state.phase === "closed" || state.phase === "idle") return null;
  const ends = state.ends.filter((at) => now - at < CALM_MS);
  const isUseless = USELESS_PHASES.has(state.phase);
  if (!isUseless && ends.length === 0) return null;
  if (!isUseless && before === null && ends.length < FAILURES_MAX) return null;
  const since = before?.since ?? Math.min(state.since, ends[0] ?? state.since);
  const failures = Math.max(...Object.values(state.routes).map((route) => route.failures), 0);
  const hasFailed = ends.length >= FAILURES_MAX || failures >= FAILURES_MAX;
  const isLasting = hasFailed || (isUseless && now - since >= PATIENCE_MS);
  return { since, isLasting: before?.isLasting === true || isLasting };
}
