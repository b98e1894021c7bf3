import type { TidyFile } from "./tidy_file.ts";

/** One place that breaks a rule. */
export interface Finding {
  /** Line, counted from 1. */
  readonly line: number;
  /** What stands there, in a few words. */
  readonly message: string;
}

/** What the packages offer to others, as far as a rule has to know. */
export interface Surface {
  /** Whether an entry of its package exports this name from this file. */
  isPublic(path: string, name: string): boolean;
}

/** One house rule that a machine can check. */
export interface Rule {
  /** Its name, for the exceptions and for the person who looks it up. */
  readonly id: string;
  /** What to do instead, in the imperative. */
  readonly remedy: string;
  /** Finds every place of one file that breaks the rule. */
  readonly check: (file: TidyFile, surface: Surface) => Finding[];
}
