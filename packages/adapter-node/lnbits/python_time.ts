/**
 * The present in microseconds since the epoch, as fine as the machine's clock allows. LNbits orders
 * payments by microseconds, and two of them easily share a millisecond.
 */
export function nowMicros(): number {
  return Math.round((performance.timeOrigin + performance.now()) * 1000);
}

/**
 * Writes an instant as Python's `datetime.isoformat` does: microseconds if there are any.
 *
 * @example With and without microseconds
 * ```ts
 * import { isoTime } from "@holdfast/adapter-node/lnbits";
 * import { equal } from "node:assert/strict";
 *
 * equal(isoTime(1_000_000), "1970-01-01T00:00:01+00:00");
 * equal(isoTime(1_000_250), "1970-01-01T00:00:01.000250+00:00");
 * ```
 *
 * @param micros Microseconds since the epoch.
 * @returns UTC with its offset.
 */
export function isoTime(micros: number): string {
  return `${naiveTime(micros)}+00:00`;
}

/** {@linkcode isoTime} without the offset: what LNbits writes for a time it has not stored yet. */
export function naiveTime(micros: number): string {
  const seconds = Math.floor(micros / 1_000_000);
  const fraction = micros - seconds * 1_000_000;
  const whole = new Date(seconds * 1000).toISOString().slice(0, 19);
  return fraction === 0 ? whole : `${whole}.${String(fraction).padStart(6, "0")}`;
}
