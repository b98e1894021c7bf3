/** What the ladder weighs for one route. */
export interface Rung {
  readonly id: string;
  /** Failures in a row, fewer as they grow old. */
  readonly failures: number;
  /** It is of a kind that must be seen to work first. @default {false} */
  readonly isHeld?: boolean;
}

/**
 * The order in which to try routes: the plan's order, with a head start for the route that memory
 * names, and routes that keep failing behind those that do not. Those behind a gate come last.
 * Never
 * leaves one out: a fallback is never permanent.
 *
 * @example Memory gives a head start, and WebSocket still gets its chance
 * ```ts
 * import { ladder } from "@holdfast/core";
 * import { deepEqual } from "node:assert/strict";
 *
 * const rungs = [{ id: "websocket", failures: 0 }, { id: "event-source", failures: 0 }];
 * deepEqual(ladder(rungs, "event-source"), ["event-source", "websocket"]);
 * deepEqual(ladder(rungs, null), ["websocket", "event-source"]);
 * ```
 *
 * @param rungs Routes in the plan's order, best first.
 * @param remembered The route that worked last on this network, if any.
 */
export function ladder(
  rungs: readonly Rung[],
  remembered: string | null,
): readonly string[] {
  const weighed = rungs.map((rung, rank) => ({
    id: rung.id,
    isHeld: rung.isHeld === true,
    weight: rank + (rung.id === remembered ? -rungs.length : 0) +
      2 * Math.min(rung.failures, 8),
  }));
  return weighed
    .sort((a, b) => Number(a.isHeld) - Number(b.isHeld) || a.weight - b.weight)
    .map((rung) => rung.id);
}
