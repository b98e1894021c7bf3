import type { CauseId } from "../model/cause_id.ts";
import type { Hop } from "../model/seen.ts";
import type { Decider, Fix } from "./cause.ts";

/** One possible cause, with what speaks for it and what cures it. */
export interface Finding {
  readonly cause: CauseId;
  readonly title: string;
  readonly hop: Hop;
  /** From 0 to 1: how often a finding with this much evidence is right. */
  readonly confidence: number;
  /** Sentences: what speaks for it, the strongest first. */
  readonly why: readonly string[];
  /** Sentences: what speaks against it. */
  readonly against: readonly string[];
  readonly explanation: string;
  /** Text to paste. */
  readonly fix: string;
  readonly fixLanguage: Fix["language"];
  /** Finer causes that this evidence cannot tell apart, the likeliest first. */
  readonly candidates: readonly CauseId[];
}

/** A cause that might have been, and what excludes it. */
export interface RuledOut {
  readonly cause: CauseId;
  readonly by: string;
}

/** What the evidence says. */
export interface Diagnosis {
  /** `found`: there is a verdict. `healthy`: everything that was looked at works. */
  readonly outcome: "healthy" | "found" | "inconclusive";
  readonly verdict: {
    readonly cause: CauseId;
    readonly hop: Hop;
    readonly confidence: number;
  } | null;
  /** Possible causes, the likeliest first. */
  readonly causes: readonly Finding[];
  readonly ruledOut: readonly RuledOut[];
  /** What to do next to be surer; null where nothing is left to learn. */
  readonly nextProbe: Decider | null;
  /** One sentence for people. */
  readonly summary: string;
}
