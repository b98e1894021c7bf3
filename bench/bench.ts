/** One line of a result: a name and its figures, in the order of the columns. */
export interface Row {
  /** What was measured. */
  readonly name: string;
  /** Its figures; `null` where there is none. */
  readonly figures: readonly (number | null)[];
}

/** A promise that a bench checks. */
export interface Check {
  /** The promise in words, with its bound. */
  readonly says: string;
  /** What was measured. */
  readonly figure: number;
  /** Whether the promise holds. */
  readonly holds: boolean;
}

/** What one run of a bench found. */
export interface BenchResult {
  /** What was done, so that a reader can judge the figures. */
  readonly setting: string;
  /** Titles of the figures, with their units. */
  readonly columns: readonly string[];
  /** The figures. */
  readonly rows: readonly Row[];
  /** The promises. */
  readonly checks: readonly Check[];
}

/** One bench: a file `<name>_bench.ts` exports it as `bench`. */
export interface Bench {
  /** What it measures, in a sentence. */
  readonly title: string;
  /** Measures; `note` tells the person how far it is. */
  readonly run: (note: (text: string) => void) => Promise<BenchResult>;
}
