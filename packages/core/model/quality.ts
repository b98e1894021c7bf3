/** A grade of the path, kept beside the state and never folded into it. */
export type QualityGrade = "good" | "fair" | "poor";

/** What is known of the path, from round trips, arrivals and ends. Times in milliseconds. */
export interface Quality {
  readonly grade: QualityGrade;
  /** Smoothed round trip (RFC 6298 §2); `null` before the first sample. */
  readonly srttMs: number | null;
  /** Round-trip variation (RFC 6298 §2). */
  readonly rttvarMs: number;
  /** Smoothed difference of consecutive round trips (RFC 3550 §6.4.1). */
  readonly jitterMs: number;
  /** Share of the last asks that went unanswered, 0 to 1. */
  readonly missedShare: number;
  /** Links that ended without our wish in the last ten minutes. */
  readonly recentEnds: number;
}
