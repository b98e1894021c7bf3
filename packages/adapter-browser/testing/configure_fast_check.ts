import fc from "fast-check";

const { FC_RUNS, FC_SEED } = process.env;

// One place for how properties run: `FC_RUNS` says how many cases, `FC_SEED` which.
fc.configureGlobal({
  numRuns: FC_RUNS === undefined ? 200 : Number(FC_RUNS),
  ...(FC_SEED === undefined ? {} : { seed: Number(FC_SEED) }),
});
