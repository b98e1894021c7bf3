/**
 * How the server tells of a change.
 *
 * - `once`: as it happens, to every link.
 * - `none`: not at all; some of LNbits' balance changes push nothing.
 * - `twice`: the same push again, a moment later.
 * - `late`: after `lateMs`.
 * - `swapped`: after the push of the next change.
 * - `stale`: with the balance from before the change, as LNbits v1.4.0 and v1.4.1 do. On a cursor
 *   feed: as `once`.
 * - `forged`: with a balance that nobody ever had; anyone who knows a channel can do it. On a
 *   cursor feed: as `once`.
 */
export type PushManner =
  | "once"
  | "none"
  | "twice"
  | "late"
  | "swapped"
  | "stale"
  | "forged";

/** Every {@linkcode PushManner}. */
export const PUSH_MANNERS: readonly PushManner[] = [
  "once",
  "none",
  "twice",
  "late",
  "swapped",
  "stale",
  "forged",
];

/** A change of the server's value. */
export interface ScriptedValue {
  /** Milliseconds after the world began. */
  readonly atMs: number;
  /** @default {"once"} */
  readonly push?: PushManner;
  /** Of `late` and `twice`. @default {500} */
  readonly lateMs?: number;
}

/** A whole run's changes. */
export type ValueScript = readonly ScriptedValue[];
