import type { CauseId } from "@holdfast/core/diagnosis";

/** What the doctor said, as far as the lab judges it. */
export interface Verdict {
  readonly outcome: string;
  readonly named: CauseId | null;
  readonly confidence: number | null;
  /** All that it told, the likeliest first. */
  readonly causes: readonly CauseId[];
  readonly candidates: readonly CauseId[];
  readonly tookMs: number;
  /** The whole answer, to be looked at when it is wrong. */
  readonly answer: unknown;
}

/** One look at one fault. */
export interface View {
  /** `outside`, `files`, `page`. */
  readonly view: string;
  readonly expected: CauseId | null;
  readonly verdict: Verdict;
  /** First, within the first three, or not at all; with a healthy path `first` is silence. */
  readonly place: "first" | "third" | "missed";
}

/** Where what is right stands in a verdict; with nothing to be named, silence is right. */
export function placeOf(right: readonly CauseId[], { named, causes }: Verdict): View["place"] {
  if (right.length === 0) return named === null && causes.length === 0 ? "first" : "missed";
  if (named !== null && right.includes(named)) return "first";
  return causes.slice(0, 3).some((cause) => right.includes(cause)) ? "third" : "missed";
}
