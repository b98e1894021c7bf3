import type { Quality, QualityGrade } from "../model/quality.ts";
import type { Options } from "../model/options.ts";
import { addRoundTrip } from "./round_trip.ts";

/** One ask and its fate; `rttMs` is `null` if nobody answered. */
export interface QualitySample {
  readonly at: number;
  readonly rttMs: number | null;
}

/** What is known before anything is. */
export const UNKNOWN_QUALITY: Quality = {
  grade: "good",
  srttMs: null,
  rttvarMs: 0,
  jitterMs: 0,
  missedShare: 0,
  recentEnds: 0,
};

/**
 * A grade gets better only when the figures are this much inside its bounds, so that it does not
 * flicker.
 */
const HYSTERESIS = 0.75;
const FAIR_SHARE = 0.5;
/** One lost ask among the first few says little: the share is taken of at least so many. */
const SHARE_OF_LEAST = 4;
const ENDS_FAIR = 2;

/**
 * Takes one sample into the quality.
 *
 * @example A lost ask among good ones
 * ```ts
 * import { addQualitySample, DEFAULT_OPTIONS, UNKNOWN_QUALITY } from "@holdfast/core";
 * import { equal } from "node:assert/strict";
 *
 * const samples = [{ at: 0, rttMs: 20 }, { at: 1000, rttMs: null }];
 * const quality = addQualitySample(UNKNOWN_QUALITY, samples, 0, DEFAULT_OPTIONS);
 * equal(quality.missedShare, 0.25);
 * ```
 *
 * @param samples The last samples, the new one last.
 * @param recentEnds Links that ended without our wish in the last ten minutes.
 */
export function addQualitySample(
  quality: Quality,
  samples: readonly QualitySample[],
  recentEnds: number,
  options: Options,
): Quality {
  const newest = samples.at(-1);
  const missed = samples.filter((sample) => sample.rttMs === null).length;
  const missedShare = missed / Math.max(samples.length, SHARE_OF_LEAST);
  const measured = newest?.rttMs ?? null;
  const trip = measured === null ? quality : addRoundTrip(quality, measured);
  const before = samples.slice(0, -1).findLast((sample) => sample.rttMs !== null)?.rttMs ??
    null;
  const jitterMs = measured === null || before === null
    ? quality.jitterMs
    : quality.jitterMs + (Math.abs(measured - before) - quality.jitterMs) / 16;
  const figures = {
    srttMs: trip.srttMs,
    rttvarMs: trip.rttvarMs,
    jitterMs,
    missedShare,
    recentEnds,
  };
  return { ...figures, grade: grade(quality.grade, figures, options) };
}

function grade(
  before: QualityGrade,
  figures: Omit<Quality, "grade">,
  options: Options,
): QualityGrade {
  const strict = badness(figures, options, 1);
  const lenient = badness(figures, options, HYSTERESIS);
  const rank = { good: 0, fair: 1, poor: 2 } as const;
  if (rank[strict] > rank[before]) return strict;
  return rank[lenient] < rank[before] ? lenient : before;
}

function badness(
  figures: Omit<Quality, "grade">,
  options: Options,
  margin: number,
): QualityGrade {
  const rtt = figures.srttMs ?? 0;
  const slow = options.slowRttMs * margin;
  const lossy = options.lossyShare * margin;
  if (rtt > slow || figures.missedShare > lossy) return "poor";
  const isFair = rtt > slow * FAIR_SHARE ||
    figures.missedShare > lossy * FAIR_SHARE ||
    figures.jitterMs > slow * FAIR_SHARE || figures.recentEnds >= ENDS_FAIR;
  return isFair ? "fair" : "good";
}
