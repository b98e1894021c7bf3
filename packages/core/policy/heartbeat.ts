/** Limits of the interval between two asks for a sign of life, in milliseconds. */
export interface AskLimits {
  readonly leastMs: number;
  readonly mostMs: number;
}

/** A smaller share of L/2, so that the ask arrives before the path forgets. */
const SAFE_SHARE = 0.45;
/** How fast trust in a longer silence comes back. */
const GROWTH = 1.1;

/**
 * The interval after a link died quietly: something on the path forgets connections that are silent
 * for `quietMs`, so ask more than twice as often.
 *
 * @example A NAT that forgets after 10 s
 * ```ts
 * import { shorterAskMs } from "@holdfast/core";
 * import { equal } from "node:assert/strict";
 *
 * equal(shorterAskMs(8000, 10000, { leastMs: 2000, mostMs: 8000 }), 4500);
 * ```
 *
 * @param askMs The interval so far.
 * @param quietMs How long the link had been silent when it died.
 */
export function shorterAskMs(
  askMs: number,
  quietMs: number,
  limits: AskLimits,
): number {
  return Math.max(
    limits.leastMs,
    Math.min(askMs, Math.floor(quietMs * SAFE_SHARE)),
  );
}

/**
 * The interval after a link lived long: a tenth longer, up to the limit.
 *
 * @example A tenth more
 * ```ts
 * import { longerAskMs } from "@holdfast/core";
 * import { equal } from "node:assert/strict";
 *
 * equal(longerAskMs(4000, { leastMs: 2000, mostMs: 8000 }), 4400);
 * ```
 */
export function longerAskMs(askMs: number, limits: AskLimits): number {
  return Math.min(limits.mostMs, Math.ceil(askMs * GROWTH));
}

/** How late an announced heartbeat is in the mean, as a share of its interval. */
const LATENESS_SHARE = 0.2;
/** Nor is it less late than a network stutters, in milliseconds. */
const LATENESS_MS_MIN = 400;

/**
 * How long the silence of a peer that announced its heartbeat must last to be suspicious to degree
 * φ, in the manner of the phi-accrual failure detector (Hayashibara et al., SRDS 2004): the
 * interval is promised, and what comes on top is lateness with an exponential tail. φ = 1 means a
 * one in ten chance to be wrong, φ = 2 one in a hundred.
 *
 * @example A peer that announced a heartbeat each ten seconds
 * ```ts
 * import { suspiciousSilenceMs } from "@holdfast/core";
 * import { equal } from "node:assert/strict";
 *
 * equal(suspiciousSilenceMs(1, 10000), 14606);
 * equal(suspiciousSilenceMs(2, 10000), 19211);
 * ```
 *
 * @param phi Degree of suspicion, greater than 0.
 * @param everyMs Within which the next heartbeat was announced.
 */
export function suspiciousSilenceMs(phi: number, everyMs: number): number {
  const latenessMs = Math.max(LATENESS_MS_MIN, everyMs * LATENESS_SHARE);
  return Math.ceil(everyMs + phi * latenessMs * Math.LN10);
}
