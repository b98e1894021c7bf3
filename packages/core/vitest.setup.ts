import { env } from "node:process";
import fc, { type RunDetails } from "fast-check";
import { expect } from "vitest";

/**
 * One place for how property tests run: `FC_RUNS` says how many cases (100 by default), `FC_SEED`
 * which, `FC_PATH` a single one. A failure shows all three, and the command that replays it.
 */
fc.configureGlobal({
  numRuns: numberFrom("FC_RUNS") ?? 100,
  ...named("seed", numberFrom("FC_SEED")),
  ...named("path", env["FC_PATH"] || undefined),
  reporter: report,
});

function report(details: RunDetails<unknown>): void {
  if (!details.failed) return;
  const name = (expect.getState().currentTestName ?? "").replaceAll(
    /[^\w ]/g,
    ".",
  );
  const replay = `FC_SEED=${details.seed} FC_PATH=${details.counterexamplePath ?? ""} ` +
    `npx -y pnpm@12 test:property -- -t '${name}'`;
  const message = `${fc.defaultReportMessage(details)}\n\nReplay: ${replay}`;
  throw new Error(message, { cause: details.errorInstance });
}

function named<N extends string, V>(
  name: N,
  value: V | undefined,
): { readonly [K in N]?: V } {
  return value === undefined ? {} : { [name]: value } as { readonly [K in N]?: V };
}

function numberFrom(name: string): number | undefined {
  const text = env[name];
  if (text === undefined || text === "") return undefined;
  const value = Number(text);
  if (!Number.isInteger(value)) {
    throw new RangeError(
      `Cannot read ${name}: must be a whole number, got '${text}'`,
    );
  }
  return value;
}
