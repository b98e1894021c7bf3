import type { Options } from "../model/options.ts";

/** What the bound on age depends on. */
export interface FreshnessFacts {
  /** Whether anything delivers: a pull that answers, or a proved link with cursors. */
  readonly isDelivering: boolean;
  /** Pace of the questions now, in milliseconds. */
  readonly everyMs: number;
  /** How long an answer may take, in milliseconds. */
  readonly answerMs: number;
}

/**
 * How old the value can get before it is confirmed again: one pace and one answer. `Infinity` when
 * nothing delivers, since then there is no bound to promise.
 *
 * @example Polling each two seconds
 * ```ts
 * import { maxAgeMs } from "@holdfast/core";
 * import { equal } from "node:assert/strict";
 *
 * equal(maxAgeMs({ isDelivering: true, everyMs: 2000, answerMs: 500 }), 2500);
 * equal(maxAgeMs({ isDelivering: false, everyMs: 2000, answerMs: 500 }), Infinity);
 * ```
 */
export function maxAgeMs(facts: FreshnessFacts): number {
  return facts.isDelivering ? facts.everyMs + facts.answerMs : Infinity;
}

/**
 * The pace of questions: full while they carry the value, slow while a proved link does, slowest
 * while nobody looks.
 *
 * @example Carried by polls, or by a link
 * ```ts
 * import { DEFAULT_OPTIONS, pullEveryMs } from "@holdfast/core";
 * import { equal } from "node:assert/strict";
 *
 * equal(pullEveryMs({ isCovering: true, isVisible: true }, DEFAULT_OPTIONS), 2000);
 * equal(pullEveryMs({ isCovering: false, isVisible: true }, DEFAULT_OPTIONS), 10000);
 * ```
 */
export function pullEveryMs(
  facts: { readonly isCovering: boolean; readonly isVisible: boolean },
  options: Options,
): number {
  const everyMs = facts.isCovering ? options.pollEveryMs : options.auditEveryMs;
  return facts.isVisible ? everyMs : Math.max(everyMs, options.hiddenPollEveryMs);
}
