import fc, { type Arbitrary } from "fast-check";
import { formatTraceEntry } from "../../machine/format_trace.ts";
import { DEFAULT_OPTIONS } from "../../model/options.ts";
import type { Trace } from "../../model/trace.ts";

/** Keeps the run that a case made, for the report of a failure. */
export type KeepTrace = (make: () => Trace) => void;

/** A promise about cases of one shape. */
export interface Part<T> {
  readonly arbitrary: Arbitrary<T>;
  /** Throws if the promise is broken. */
  check(value: T, keep: KeepTrace): void;
  /** Judges all cases together, where one alone shows nothing: a distribution. */
  conclude?(cases: readonly T[]): void;
}

/**
 * An invariant of the design, over the pure machine, the whole runtime in virtual time, or both.
 */
export interface Property {
  /** The invariant's name. */
  readonly name: string;
  readonly machine?: Part<unknown>;
  readonly runtime?: Part<unknown>;
}

/** What a part of a property is about. */
type Over = "machine" | "runtime";

const OVER: readonly Over[] = ["machine", "runtime"];

/** How to run. */
export interface RunOptions {
  /** Cases, shared evenly by the parts of the property. */
  readonly runs: number;
  readonly seed: number;
  /** Of a counterexample: the part, a slash, fast-check's path. */
  readonly path?: string;
  /** Whether the first counterexample will do, however large. @default {false} */
  readonly isFirstEnough?: boolean;
}

/** What was found. */
export interface Failure {
  /** One text with everything: what broke, how to see it again, and the last steps. */
  readonly report: string;
  readonly trace: Trace | null;
}

/** A distribution is judged from this many cases on. */
const CONCLUDE_MIN = 100;
const SHOWN_STEPS = 40;

/**
 * Looks for a case in which a property does not hold.
 *
 * @returns The smallest one found, or `null` if none was.
 */
export function findCounterexample(property: Property, options: RunOptions): Failure | null {
  const [wanted, path = ""] = options.path?.split("/") ?? [];
  const parts = partsOf(property);
  for (const over of parts) {
    if (wanted !== undefined && over !== wanted) continue;
    const runs = Math.ceil(options.runs / parts.length);
    const failure = findIn(over, property, { ...options, runs, path });
    if (failure !== null) return failure;
  }
  return null;
}

function partsOf(property: Property): readonly Over[] {
  return OVER.filter((over) => property[over] !== undefined);
}

function findIn(
  over: Over,
  property: Property,
  { runs, seed, path, isFirstEnough = false }: RunOptions & { readonly path: string },
): Failure | null {
  const { name, [over]: part } = property;
  if (part === undefined) return null;
  const cases: unknown[] = [];
  const checked = fc.property(part.arbitrary, (value) => {
    if (part.conclude !== undefined) cases.push(value);
    part.check(value, () => {});
  });
  const details = fc.check(checked, {
    numRuns: runs,
    seed,
    endOnFailure: isFirstEnough,
    ...(path === "" ? {} : { path }),
  });
  if (!details.failed) return concluded(over, property, cases, seed);
  const value: unknown = details.counterexample?.[0];
  const trace = traceOfCase(part, value);
  const foundAt = `${over}/${details.counterexamplePath ?? ""}`;
  const found = `case ${details.numRuns} of ${runs}, ${details.numShrinks} times shrunk`;
  const lines = [
    `Property '${name}' does not hold over the ${over} (${found})`,
    textOf(details.errorInstance),
    `Seed ${seed}, path ${foundAt}`,
    `Replay: ${replayCommand(name, seed, foundAt)}`,
    `Case: ${JSON.stringify(value, withoutDefaults)}`,
    ...lastSteps(trace),
  ];
  return { report: lines.join("\n"), trace };
}

function concluded(
  over: Over,
  property: Property,
  cases: readonly unknown[],
  seed: number,
): Failure | null {
  const { name, [over]: part } = property;
  if (part?.conclude === undefined || cases.length < CONCLUDE_MIN) return null;
  try {
    part.conclude(cases);
    return null;
  } catch (error) {
    const lines = [
      `Property '${name}' does not hold over all ${cases.length} cases of the ${over} together`,
      textOf(error),
      `Seed ${seed}`,
      `Replay: FC_RUNS=${cases.length * partsOf(property).length} ${
        replayCommand(name, seed, null)
      }`,
    ];
    return { report: lines.join("\n"), trace: null };
  }
}

/** The one command that shows a failure again. */
function replayCommand(
  name: string,
  seed: number,
  path: string | null,
): string {
  const where = path === null ? "" : ` FC_PATH=${path}`;
  return `FC_SEED=${seed}${where} npx -y pnpm@12 test:property -- -t ${name}`;
}

/** Options are many, and only those that differ from the defaults tell anything. */
function withoutDefaults(_name: string, value: unknown): unknown {
  if (
    typeof value !== "object" || value === null || !("pollEveryMs" in value)
  ) return value;
  const defaults: Readonly<Record<string, number>> = { ...DEFAULT_OPTIONS };
  return Object.fromEntries(
    Object.entries(value).filter(([name, option]) => defaults[name] !== option),
  );
}

/** Runs the case once more for its trace, which is made only when the case is over. */
function traceOfCase(part: Part<unknown>, value: unknown): Trace | null {
  let make: (() => Trace) | null = null;
  const keep: KeepTrace = (newest) => make = newest;
  try {
    part.check(value, keep);
  } catch { /* It was told already. */ }
  return (make as (() => Trace) | null)?.() ?? null;
}

/** What went wrong, and where in our own code. */
function textOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const lines = (error.stack ?? error.message).split("\n");
  return lines.filter((line) => !line.includes("/fast-check/")).join("\n");
}

function lastSteps(trace: Trace | null): readonly string[] {
  if (trace === null) return [];
  const { entries } = trace;
  const shown = entries.slice(-SHOWN_STEPS).map(formatTraceEntry);
  const left = entries.length - shown.length;
  return [
    `Trace${left > 0 ? ` (${left} earlier steps left out)` : ""}:`,
    ...shown,
  ];
}
