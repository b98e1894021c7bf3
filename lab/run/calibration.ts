import type { Judged } from "./judge.ts";

/** A verdict as a forecast: how sure it was, and whether it was right. */
export interface Forecast {
  readonly confidence: number;
  readonly isRight: boolean;
}

/** Verdicts of about the same confidence. */
export interface Band {
  /** From here on, up to the next band. */
  readonly from: number;
  readonly count: number;
  /** Mean confidence. */
  readonly said: number;
  /** Share that was right. */
  readonly right: number;
}

/** How well confidence agrees with what happened. */
export interface Calibration {
  readonly bands: readonly Band[];
  /** Mean squared distance between confidence and outcome (Brier 1950): 0 is best, 0.25 a coin. */
  readonly brier: number;
}

const BANDS = [0, 0.7, 0.8, 0.9, 0.95, 0.99] as const;
const BRIER_MAX = 0.05;
/** So many standard errors are chance; more is being surer than right. */
const CHANCE = 3;

/** Every verdict that was given; silence makes no forecast. */
export function forecastsOf(judged: readonly Judged[]): readonly Forecast[] {
  return judged.flatMap(({ views }) => views).flatMap(({ verdict, place }) =>
    verdict.confidence === null
      ? []
      : [{ confidence: verdict.confidence, isRight: place === "first" }]
  );
}

/** Sorts forecasts into bands and scores them. */
export function calibrationOf(forecasts: readonly Forecast[]): Calibration {
  const bands = BANDS.flatMap((from, index): readonly Band[] => {
    const below = BANDS[index + 1] ?? Infinity;
    const found = forecasts.filter(({ confidence }) => confidence >= from && confidence < below);
    if (found.length === 0) return [];
    const said = mean(found.map(({ confidence }) => confidence));
    return [{ from, count: found.length, said, right: mean(found.map(outcome)) }];
  });
  const brier = mean(forecasts.map((one) => (one.confidence - outcome(one)) ** 2));
  return { bands, brier };
}

/**
 * Whether confidence can be taken at its word: no band is surer than it is right by more than
 * chance, and the score is good. Being right more often than said is no fault.
 */
export function isCalibrated({ bands, brier }: Calibration): boolean {
  return brier <= BRIER_MAX &&
    bands.every(({ said, right, count }) =>
      right >= said - CHANCE * Math.sqrt(said * (1 - said) / count) - 0.5 / count
    );
}

/** The table of bands, as Markdown. */
export function calibrationTable({ bands, brier }: Calibration): string {
  const percent = (share: number): string => `${(share * 100).toFixed(1)} %`;
  const rows = bands.map(({ from, count, said, right }) =>
    `| from ${from} | ${count} | ${percent(said)} | ${percent(right)} |`
  );
  return `| confidence | verdicts | said | right |
| --- | ---: | ---: | ---: |
${rows.join("\n")}

Brier score: ${brier.toFixed(3)} (0 is best, 0.25 a coin)`;
}

function outcome({ isRight }: Forecast): number {
  return isRight ? 1 : 0;
}

function mean(numbers: readonly number[]): number {
  return numbers.reduce((sum, one) => sum + one, 0) / Math.max(1, numbers.length);
}
