import type { ConnectionEvent } from "./event.ts";
import type { ConnectionState, Phase } from "./state.ts";

/** One step of the machine. */
export interface TraceEntry {
  /** Number of the step, from 1. */
  readonly n: number;
  readonly event: ConnectionEvent;
  readonly from: Phase;
  readonly to: Phase;
  /** Ids of activities started by this step. */
  readonly started: readonly string[];
  /** Ids of activities stopped by this step. */
  readonly stopped: readonly string[];
}

/**
 * A recorded run: the state before the first kept step, the steps, and the state after the last.
 * Replaying the events from `checkpoint` must give `final` again, since `transition` is pure.
 */
export interface Trace {
  readonly format: "holdfast-trace-1";
  readonly checkpoint: ConnectionState;
  readonly entries: readonly TraceEntry[];
  readonly final: ConnectionState;
}
