const { FC_RUNS, FC_SEED, FC_PATH } = process.env;

/** Time for a property of many cases: a good deal more than a slow machine needs for each. */
export const PROPERTY_TIMEOUT_MS: number = Math.max(60_000, Number(FC_RUNS ?? 0) * 60);

/** How a property runs: `FC_RUNS` says how many cases, `FC_SEED` which, `FC_PATH` a single one. */
export function runsOf(usual: number): { numRuns: number; seed?: number; path?: string } {
  return {
    numRuns: FC_RUNS === undefined ? usual : Number(FC_RUNS),
    ...(FC_SEED === undefined ? {} : { seed: Number(FC_SEED) }),
    ...(FC_PATH === undefined ? {} : { path: FC_PATH }),
  };
}
