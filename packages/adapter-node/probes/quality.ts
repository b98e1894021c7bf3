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
/** What a stall held back comes within so long of its end. */
const STALL_ENDS_MS = 40;

/** What round trips say of a path; null where none was completed. */
export function qualityRecord(
  at: number,
  trips: readonly RoundTrip[],
): EvidenceOf<"path_quality"> | null {
  const took = trips.flatMap(({ askedAt, answeredAt }) =>
    answeredAt === null ? [] : [answeredAt - askedAt]
  ).toSorted((a, b) => a - b);
  if (took.length === 0) return null;
  const usualMs = usualOf(trips);
  return {
    kind: "path_quality",
    at,
    rttMs: median(took),
    rttMaxMs: took.at(-1) ?? 0,
    asked: trips.length,
    late: trips.filter((trip) => isLate(trip, usualMs)).length,
  };
}

/**
 * Leaves out what was late on every link at once: then the server was busy, and no packet was lost.
 *
 * @param links The round trips of each link, measured at the same time.
 */
export function withoutStalls(links: readonly (readonly RoundTrip[])[]): readonly RoundTrip[] {
  const usualMs = usualOf(links.flat());
  return links.flatMap((trips, index) => {
    const others = links.filter((_, other) => other !== index).flat();
    return trips.filter((trip) =>
      !isLate(trip, usualMs) ||
      others.some((other) => !isLate(other, usualMs) && isWithin(other, trip))
    );
  });
}

function isWithin(inner: RoundTrip, outer: RoundTrip): boolean {
  if (inner.answeredAt === null || inner.askedAt < outer.askedAt) return false;
  return outer.answeredAt === null || inner.answeredAt < outer.answeredAt - STALL_ENDS_MS;
}

function isLate({ askedAt, answeredAt }: RoundTrip, usualMs: number): boolean {
  if (answeredAt === null) return true;
  const tookMs = answeredAt - askedAt;
  return tookMs > usualMs + LATE_MS && tookMs > usualMs * 3;
}

/** Where many are late the median is late too; the quicker half knows the path. */
function usualOf(trips: readonly RoundTrip[]): number {
  const took = trips.flatMap(({ askedAt, answeredAt }) =>
    answeredAt === null ? [] : [answeredAt - askedAt]
  ).toSorted((a, b) => a - b);
  return took[Math.floor(took.length / 4)] ?? 0;
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
