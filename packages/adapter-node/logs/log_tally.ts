import { maskLine } from "./mask_line.ts";

/** Lines of one kind. */
export interface Tallied<Kind> {
  readonly what: Kind;
  readonly count: number;
  /** The newest of them, masked. */
  readonly example: string;
  /** Median of the times, in milliseconds. */
  readonly tookMs?: number;
  readonly facts?: Readonly<Record<string, string>>;
}

interface Row {
  count: number;
  example: string;
  readonly tookMs: number[];
  facts: Readonly<Record<string, string>> | undefined;
}

/** Times kept of each kind; the newest replace the oldest. */
const TIMES_MAX = 512;

/** Counts lines by kind, and keeps the newest of each as an example. */
export class LogTally<Kind extends string> {
  readonly #rows = new Map<Kind, Row>();

  /** How many lines of a kind were counted. */
  count(what: Kind): number {
    return this.#rows.get(what)?.count ?? 0;
  }

  /** Counts one line. */
  add(
    what: Kind,
    line: string,
    more: { readonly tookMs?: number; readonly facts?: Readonly<Record<string, string>> } = {},
  ): void {
    const row = this.#rows.get(what) ?? { count: 0, example: "", tookMs: [], facts: undefined };
    if (more.tookMs !== undefined) row.tookMs[row.count % TIMES_MAX] = more.tookMs;
    row.count += 1;
    row.example = line;
    row.facts = more.facts ?? row.facts;
    this.#rows.set(what, row);
  }

  /** Takes kinds away. */
  drop(kinds: readonly Kind[]): void {
    for (const what of kinds) this.#rows.delete(what);
  }

  /** All kinds that were counted, by name. */
  rows(secrets: readonly string[]): Tallied<Kind>[] {
    return [...this.#rows]
      .sort(([a], [b]) => a < b ? -1 : 1)
      .map(([what, { count, example, tookMs, facts }]) => ({
        what,
        count,
        example: maskLine(example, secrets),
        ...median(tookMs),
        ...(facts === undefined ? {} : { facts: maskedFacts(facts, secrets) }),
      }));
  }
}

function maskedFacts(
  facts: Readonly<Record<string, string>>,
  secrets: readonly string[],
): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(facts).map(([name, said]) => [name, maskLine(said, secrets)]),
  );
}

function median(times: readonly number[]): { readonly tookMs?: number } {
  // A time may be missing in between; holes of the array are skipped.
  const sorted = times.filter((time) => Number.isFinite(time)).sort((a, b) => a - b);
  const middle = sorted[Math.floor((sorted.length - 1) / 2)];
  return middle === undefined ? {} : { tookMs: middle };
}
