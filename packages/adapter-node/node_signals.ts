import type { Clock, Signals } from "@holdfast/core";
import { systemClock } from "./system_clock.ts";

/** Options for {@linkcode nodeSignals}. */
export interface NodeSignalsOptions {
  /** Time between two looks at the clock, in milliseconds. @default {1000} */
  readonly everyMs?: number;
  /**
   * A look later than this means that the machine slept or the process was stopped. @default {4000}
   */
  readonly sleepAfterMs?: number;
  /** Time. @default {the system's} */
  readonly clock?: Clock;
}

/**
 * What a Node process can know of its machine: that it slept. Node hears nothing of networks coming
 * and going, so it never says offline.
 *
 * @example A laptop that slept for a minute
 * ```ts
 * import { nodeSignals } from "@holdfast/adapter-node";
 * import { deepEqual } from "node:assert/strict";
 *
 * let now = 0;
 * const looks: (() => void)[] = [];
 * const clock = {
 *   now: () => now,
 *   after: (_delayMs: number, look: () => void) => (looks.push(look), () => {}),
 * };
 * const seen: unknown[] = [];
 * const stop = nodeSignals({ clock }).setup((signal) => seen.push(signal));
 * now = 61_000;
 * looks.shift()!();
 * deepEqual(seen, [{ type: "resumed", gapMs: 60_000 }]);
 * stop();
 * ```
 */
export function nodeSignals(options: NodeSignalsOptions = {}): Signals {
  const everyMs = options.everyMs ?? 1000;
  const sleepAfterMs = options.sleepAfterMs ?? 4000;
  const clock = options.clock ?? systemClock();
  return {
    setup: (report) => {
      let seenAt = clock.now();
      let cancel: () => void = () => {};
      const look = (): void => {
        const now = clock.now();
        const gapMs = now - seenAt - everyMs;
        seenAt = now;
        cancel = clock.after(everyMs, look);
        if (gapMs > sleepAfterMs) report({ type: "resumed", gapMs });
      };
      cancel = clock.after(everyMs, look);
      return () => cancel();
    },
  };
}
