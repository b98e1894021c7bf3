import type { EvidenceOf } from "@holdfast/core";
import { median } from "./median.ts";

/** One question and its answer. */
export interface RoundTrip {
  /** On the monotonic clock. */
  readonly askedAt: number;
  /** Null where no answer came. */
  readonly answeredAt: number | null;
}

/** From here on a round trip is late by a retransmission, if it is also far beyond the median. */
const LATE_MS = 150;

/** What round trips say of a path; null where none was completed. */
export function qualityRecord(
  at: number,
  trips: readonly RoundTrip[],
): EvidenceOf<"path_quality"> | null {
  const took = trips.flatMap(({ askedAt, answeredAt }) =>
    answeredAt === null ? [] : [answeredAt - askedAt]
  ).toSorted((a, b) => a - b);
  if (took.length === 0) return null;
  // Where many are late the median is late too; the quicker half knows the path.
  const usualMs = took[Math.floor(took.length / 4)] ?? 0;
  const slow = took.filter((ms) => ms > usualMs + LATE_MS && ms > usualMs * 3).length;
  return {
    kind: "path_quality",
    at,
    rttMs: median(took),
    rttMaxMs: took.at(-1) ?? 0,
    asked: trips.length,
    late: slow + trips.length - took.length,
  };
}

/**
 * Whether answers to questions that were asked one after the other came all at once, after having
 * been held back.
 *
 * @param usualMs How long a round trip takes at most where nothing is held.
 */
export function cameInOneBurst(trips: readonly RoundTrip[], usualMs: number): boolean {
  const answered = trips.flatMap(({ askedAt, answeredAt }) =>
    answeredAt === null ? [] : [{ askedAt, answeredAt }]
  );
  const [first] = answered;
  const last = answered.at(-1);
  if (first === undefined || last === undefined || answered.length < 4) return false;
  const askedFor = last.askedAt - first.askedAt;
  const cameFor = last.answeredAt - first.answeredAt;
  return cameFor < askedFor / 4 && first.answeredAt - first.askedAt > usualMs;
}
