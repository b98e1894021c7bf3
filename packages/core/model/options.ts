/**
 * Everything that can be tuned, with its limits. All times in milliseconds. Defaults stand once, in
 * {@linkcode DEFAULT_OPTIONS}; {@linkcode resolveOptions} refuses what lies outside its limits.
 */
export interface Options {
  /** Pace of polls while polls carry the value. @default {2000} */
  readonly pollEveryMs: number;
  /** Pace of audit polls while a proved link carries the news. @default {10000} */
  readonly auditEveryMs: number;
  /** Pace of polls while nobody sees the page. @default {30000} */
  readonly hiddenPollEveryMs: number;
  /** Smallest time between two questions. @default {1000} */
  readonly pullGapMs: number;
  /** Patience with a pull. @default {4500} */
  readonly pullTimeoutMs: number;
  /** First window of the backoff. @default {1000} */
  readonly backoffBaseMs: number;
  /** Largest window of the backoff. @default {16000} */
  readonly backoffCapMs: number;
  /** Smallest time between the starts of two attempts on one route. @default {500} */
  readonly attemptGapMs: number;
  /** Attempts allowed in one burst. @default {5} */
  readonly budgetBurst: number;
  /** Attempts allowed in any minute after the burst. @default {12} */
  readonly budgetPerMinute: number;
  /** Patience with a handshake, floor. @default {4000} */
  readonly connectTimeoutMsMin: number;
  /**
   * Patience with a handshake, ceiling, also before the first measured round trip. @default {10000}
   */
  readonly connectTimeoutMsMax: number;
  /** Head start of a route over the next in the race. @default {300} */
  readonly staggerMs: number;
  /** With polls delivering, `connecting` becomes `polling` after this. @default {2000} */
  readonly fallbackAfterMs: number;
  /**
   * A link without any message counts as proved after this, if the audit agreed. @default {5000}
   */
  readonly minUptimeMs: number;
  /** Time given to a message to explain a change that a poll saw first. @default {2000} */
  readonly pushGraceMs: number;
  /** Changes in a row that a link may fail to bring before it is left. @default {2} */
  readonly missedPushesMax: number;
  /** Interval of asks for a sign of life, at first and at most. @default {8000} */
  readonly askEveryMs: number;
  /** Interval of asks, at least. @default {2000} */
  readonly askEveryMsMin: number;
  /** Interval of asks while the link is doubted. @default {2000} */
  readonly doubtedAskEveryMs: number;
  /** Patience with an ask, floor. @default {2000} */
  readonly askTimeoutMsMin: number;
  /** Patience with an ask, ceiling. @default {3000} */
  readonly askTimeoutMsMax: number;
  /** Asks in a row without an answer before the link is left. @default {2} */
  readonly missedAsksMax: number;
  /** Calm needed before a doubt is forgotten. @default {3000} */
  readonly calmMs: number;
  /** First window of rival and promotion attempts. @default {4000} */
  readonly rivalBaseMs: number;
  /** Largest window of rival and promotion attempts. @default {32000} */
  readonly rivalCapMs: number;
  /** How long a replaced link goes on delivering beside its successor. @default {2000} */
  readonly overlapMs: number;
  /** A timer later than this means that we slept, not that the peer was silent. @default {4000} */
  readonly sleepAfterMs: number;
  /**
   * While the device says offline, attempts keep this pace, since it may be wrong. @default {30000}
   */
  readonly offlineEveryMs: number;
  /** The longest that a peer's wish (`Retry-After`) is honoured. @default {300000} */
  readonly retryAfterMsMax: number;
  /** Round trip above which the path is slow. @default {1500} */
  readonly slowRttMs: number;
  /** Share of unanswered asks above which the path is lossy. @default {0.3} */
  readonly lossyShare: number;
  /** Time after which failures of a route weigh half in the ladder. @default {120000} */
  readonly scoreHalfLifeMs: number;
  /** How long the route that worked is remembered. @default {1800000} */
  readonly memoryTtlMs: number;
  /** Largest message accepted, in bytes. @default {1048576} */
  readonly messageBytesMax: number;
  /** Messages that may wait for a link. @default {100} */
  readonly sendQueueMax: number;
  /** Steps kept in the trace. @default {500} */
  readonly traceMax: number;
  /** Records of evidence kept. @default {200} */
  readonly evidenceMax: number;
  /** Samples kept for the quality. @default {32} */
  readonly samplesMax: number;
}

/** The defaults. */
export const DEFAULT_OPTIONS: Options = {
  pollEveryMs: 2000,
  auditEveryMs: 10_000,
  hiddenPollEveryMs: 30_000,
  pullGapMs: 1000,
  pullTimeoutMs: 4500,
  backoffBaseMs: 1000,
  backoffCapMs: 16_000,
  attemptGapMs: 500,
  budgetBurst: 5,
  budgetPerMinute: 12,
  connectTimeoutMsMin: 4000,
  connectTimeoutMsMax: 10_000,
  staggerMs: 300,
  fallbackAfterMs: 2000,
  minUptimeMs: 5000,
  pushGraceMs: 2000,
  missedPushesMax: 2,
  askEveryMs: 8000,
  askEveryMsMin: 2000,
  doubtedAskEveryMs: 2000,
  askTimeoutMsMin: 2000,
  askTimeoutMsMax: 3000,
  missedAsksMax: 2,
  calmMs: 3000,
  rivalBaseMs: 4000,
  rivalCapMs: 32_000,
  overlapMs: 2000,
  sleepAfterMs: 4000,
  offlineEveryMs: 30_000,
  retryAfterMsMax: 300_000,
  slowRttMs: 1500,
  lossyShare: 0.3,
  scoreHalfLifeMs: 120_000,
  memoryTtlMs: 1_800_000,
  messageBytesMax: 1_048_576,
  sendQueueMax: 100,
  traceMax: 500,
  evidenceMax: 200,
  samplesMax: 32,
};

const DAY_MS = 86_400_000;

/** Lower and upper limit of each option, both included. */
export const OPTION_LIMITS: Readonly<
  Record<keyof Options, readonly [number, number]>
> = {
  pollEveryMs: [250, DAY_MS],
  auditEveryMs: [1000, DAY_MS],
  hiddenPollEveryMs: [1000, DAY_MS],
  pullGapMs: [100, DAY_MS],
  pullTimeoutMs: [100, 120_000],
  backoffBaseMs: [100, DAY_MS],
  backoffCapMs: [100, DAY_MS],
  attemptGapMs: [100, 60_000],
  budgetBurst: [1, 100],
  budgetPerMinute: [1, 600],
  connectTimeoutMsMin: [100, 120_000],
  connectTimeoutMsMax: [100, 240_000],
  staggerMs: [0, 60_000],
  fallbackAfterMs: [0, 120_000],
  minUptimeMs: [100, DAY_MS],
  pushGraceMs: [0, 60_000],
  missedPushesMax: [1, 100],
  askEveryMs: [500, DAY_MS],
  askEveryMsMin: [250, DAY_MS],
  doubtedAskEveryMs: [250, DAY_MS],
  askTimeoutMsMin: [100, 120_000],
  askTimeoutMsMax: [100, 120_000],
  missedAsksMax: [1, 100],
  calmMs: [0, DAY_MS],
  rivalBaseMs: [100, DAY_MS],
  rivalCapMs: [100, DAY_MS],
  overlapMs: [0, 120_000],
  sleepAfterMs: [500, DAY_MS],
  offlineEveryMs: [1000, DAY_MS],
  retryAfterMsMax: [0, DAY_MS],
  slowRttMs: [10, 120_000],
  lossyShare: [0.01, 1],
  scoreHalfLifeMs: [1000, DAY_MS],
  memoryTtlMs: [0, 365 * DAY_MS],
  messageBytesMax: [1, 268_435_456],
  sendQueueMax: [0, 1_000_000],
  traceMax: [1, 100_000],
  evidenceMax: [1, 100_000],
  samplesMax: [2, 10_000],
};

const ORDERED: readonly (readonly [keyof Options, keyof Options])[] = [
  ["backoffBaseMs", "backoffCapMs"],
  ["connectTimeoutMsMin", "connectTimeoutMsMax"],
  ["askTimeoutMsMin", "askTimeoutMsMax"],
  ["askEveryMsMin", "askEveryMs"],
  ["rivalBaseMs", "rivalCapMs"],
];

/**
 * Fills in the defaults and checks every limit, once.
 *
 * @example A slower poll
 * ```ts
 * import { resolveOptions } from "@holdfast/core";
 * import { equal, throws } from "node:assert/strict";
 *
 * equal(resolveOptions({ pollEveryMs: 5000 }).pollEveryMs, 5000);
 * throws(() => resolveOptions({ pollEveryMs: 0 }), RangeError);
 * ```
 *
 * @throws {RangeError} If a value is not a number within its limits, or a smallest exceeds its
 * largest.
 * @throws {TypeError} If a name is not that of an option.
 */
export function resolveOptions(given: Partial<Options> = {}): Options {
  const options: Options = { ...DEFAULT_OPTIONS };
  for (const [name, value] of Object.entries(given)) {
    if (!Object.hasOwn(OPTION_LIMITS, name)) {
      throw new TypeError(`Cannot use option: '${name}' is not known`);
    }
    if (value === undefined) continue;
    const [least, most] = OPTION_LIMITS[name as keyof Options];
    if (typeof value !== "number" || !(value >= least && value <= most)) {
      throw new RangeError(
        `Cannot use option '${name}': must be between ${least} and ${most}, got ${String(value)}`,
      );
    }
    Object.assign(options, { [name]: value });
  }
  for (const [smaller, larger] of ORDERED) {
    if (options[smaller] > options[larger]) {
      throw new RangeError(
        `Cannot use option '${smaller}': must not exceed '${larger}' (${options[larger]}), got ${
          options[smaller]
        }`,
      );
    }
  }
  return options;
}
