import type { ConnectionState } from "../model/state.ts";
import type { Trace } from "../model/trace.ts";
import { transition } from "./transition.ts";

/** What came of a replay. */
export interface Replay {
  /** Whether every step went where the record says and the last state is the recorded one. */
  readonly agrees: boolean;
  /** Number of the first step that went elsewhere; `null` if none did. */
  readonly differsAt: number | null;
  readonly final: ConnectionState;
}

/**
 * Runs a recorded trace again, through the same pure function.
 *
 * @example A trace of one step
 * ```ts
 * import { DEFAULT_OPTIONS, initialState, replayTrace, transition } from "@holdfast/core";
 * import { ok } from "node:assert/strict";
 *
 * const checkpoint = initialState({ push: [], pull: null, options: DEFAULT_OPTIONS }, 0);
 * const event = { type: "closed_by_user", at: 1 } as const;
 * const final = transition(checkpoint, event);
 * const entry = { n: 1, event, from: "idle", to: "closed", started: [], stopped: [] } as const;
 * ok(replayTrace({ format: "holdfast-trace-1", checkpoint, entries: [entry], final }).agrees);
 * ```
 */
export function replayTrace(trace: Trace): Replay {
  let state = trace.checkpoint;
  let differsAt: number | null = null;
  for (const entry of trace.entries) {
    const from = state.phase;
    state = transition(state, entry.event);
    if (
      differsAt === null && (from !== entry.from || state.phase !== entry.to)
    ) differsAt = entry.n;
  }
  const isSame = JSON.stringify(state) === JSON.stringify(trace.final);
  return { agrees: differsAt === null && isSame, differsAt, final: state };
}
