const SECONDS_REGEXP = /^\s*(\d{1,10})\s*$/;

/**
 * Reads a `Retry-After` field (RFC 9110 §10.2.3): seconds, or an HTTP date.
 *
 * @example Both forms
 * ```ts
 * import { parseRetryAfter } from "@holdfast/core";
 * import { equal } from "node:assert/strict";
 *
 * equal(parseRetryAfter("120", 0), 120000);
 * equal(parseRetryAfter("Thu, 01 Jan 1970 00:01:00 GMT", 0), 60000);
 * equal(parseRetryAfter("soon", 0), null);
 * ```
 *
 * @param field The field's value.
 * @param wallNow The wall clock, in milliseconds since the epoch.
 * @returns Milliseconds to wait, 0 or more; `null` if the field cannot be read.
 */
export function parseRetryAfter(field: string, wallNow: number): number | null {
  const seconds = SECONDS_REGEXP.exec(field);
  if (seconds !== null) return Number(seconds[1]) * 1000;
  // A date must look like one: `Date.parse` accepts far too much otherwise.
  if (!/[A-Za-z]{3},? .*\d{2}:\d{2}:\d{2}/.test(field)) return null;
  // The old form of `asctime` has no zone and means UTC (RFC 9110 §5.6.7).
  const at = Date.parse(/GMT\s*$/.test(field) ? field : `${field} GMT`);
  return Number.isNaN(at) ? null : Math.max(0, at - wallNow);
}
