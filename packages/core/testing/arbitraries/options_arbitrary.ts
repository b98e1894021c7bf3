import fc, { type Arbitrary } from "fast-check";
import {
  DEFAULT_OPTIONS,
  OPTION_LIMITS,
  type Options,
  resolveOptions,
} from "../../model/options.ts";

/** How far from its default a time is drawn, as a factor either way. */
const SPREAD = 4;

/** Ranges of what is a count or a share; times follow from their defaults. */
const RANGES: Readonly<
  Partial<Record<keyof Options, readonly [number, number]>>
> = {
  budgetBurst: [1, 10],
  budgetPerMinute: [1, 60],
  missedPushesMax: [1, 5],
  missedAsksMax: [1, 4],
  messageBytesMax: [1000, 1_048_576],
  sendQueueMax: [0, 20],
  traceMax: [1, 600],
  evidenceMax: [1, 300],
  samplesMax: [2, 64],
};

const PAIRS: readonly (readonly [keyof Options, keyof Options])[] = [
  ["backoffBaseMs", "backoffCapMs"],
  ["connectTimeoutMsMin", "connectTimeoutMsMax"],
  ["askTimeoutMsMin", "askTimeoutMsMax"],
  ["askEveryMsMin", "askEveryMs"],
  ["rivalBaseMs", "rivalCapMs"],
];

/**
 * Options within their limits, each by its default or up to four times more or less. Shrinks
 * towards the defaults, so that a counterexample names only the options that matter.
 *
 * @param fixed Options that stay as given.
 */
export function optionsArbitrary(
  fixed: Partial<Options> = {},
): Arbitrary<Options> {
  const drawn = Object.keys(OPTION_LIMITS).map((name) => {
    const key = name as keyof Options;
    return fc.tuple(fc.constant(key), valueArbitrary(key));
  });
  const changes = fc.oneof(
    { weight: 1, arbitrary: fc.constant([]) },
    {
      weight: 2,
      arbitrary: fc.uniqueArray(fc.oneof(...drawn), {
        maxLength: 6,
        selector: first,
      }),
    },
  );
  return changes.map((pairs) =>
    resolveOptions(
      ordered({ ...DEFAULT_OPTIONS, ...Object.fromEntries(pairs), ...fixed }),
    )
  );
}

function first([name]: readonly [string, number]): string {
  return name;
}

function valueArbitrary(name: keyof Options): Arbitrary<number> {
  const [least, most] = OPTION_LIMITS[name];
  if (name === "lossyShare") return fc.constantFrom(0.1, 0.3, 0.5, 1);
  const usual = DEFAULT_OPTIONS[name];
  const [min, max] = RANGES[name] ??
    [Math.floor(usual / SPREAD), usual * SPREAD];
  return fc.integer({ min: Math.max(least, min), max: Math.min(most, max) });
}

/** Of two options that must be in order, the smaller value becomes the smaller option. */
function ordered(options: Options): Options {
  const sorted: Record<string, number> = { ...options };
  for (const [smaller, larger] of PAIRS) {
    sorted[smaller] = Math.min(options[smaller], options[larger]);
    sorted[larger] = Math.max(options[smaller], options[larger]);
  }
  return sorted as unknown as Options;
}
