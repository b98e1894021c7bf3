import type { CauseId } from "../model/cause_id.ts";
import type { Cause } from "./cause.ts";
import type { Scene } from "./scene.ts";

/** A sign that was seen. */
export interface SeenSign {
  readonly weight: number;
  readonly decides: boolean;
  /** The sentence. */
  readonly says: string;
}

/** A cause with all that was seen for and against it. */
export interface Weighed {
  readonly cause: Cause;
  readonly logOdds: number;
  /** From 0 to 1. */
  readonly confidence: number;
  /** The strongest first. */
  readonly seen: readonly SeenSign[];
}

/** From this on a finer or a more specific cause silences the general one. */
const LIKELY = 0.5;

/**
 * Weighs one cause: its prior plus the weight of each sign that any record shows. A sign counts
 * once, so repeated measurements do not pile up into certainty.
 */
export function weigh(cause: Cause, scene: Scene): Weighed {
  const seen: SeenSign[] = [];
  for (const { weight, decides, sees } of cause.signs) {
    // The smallest sentence, not the first: the order of the records must not show.
    const [says] = scene.evidence
      .flatMap((evidence) => sees(evidence, scene) ?? [])
      .sort();
    if (says !== undefined) seen.push({ weight, decides, says });
  }
  seen.sort((a, b) => Math.abs(b.weight) - Math.abs(a.weight));
  const logOdds = seen.reduce((sum, { weight }) => sum + weight, cause.prior);
  return { cause, logOdds, confidence: 1 / (1 + Math.exp(-logOdds)), seen };
}

/** Whether a cause may be named at all: a child needs a sign that decides. */
export function mayBeNamed({ cause, seen }: Weighed): boolean {
  return cause.parent === undefined || seen.some(({ decides }) => decides);
}

/**
 * The causes that may be named, the likeliest first. A likely child silences its parent, and any
 * likely cause silences what a page says for want of better knowledge.
 */
export function rank(weighed: readonly Weighed[]): readonly Weighed[] {
  const named = weighed.filter(mayBeNamed);
  const likely = named.filter(({ confidence }) => confidence >= LIKELY);
  const refined = new Set<CauseId>(likely.flatMap(({ cause }) => cause.parent ?? []));
  const hasSpecific = likely.some(({ cause }) => cause.isArchetype !== true);
  return named
    .filter(({ cause }) => !refined.has(cause.id))
    .filter(({ cause }) => cause.isArchetype !== true || !hasSpecific)
    .sort((a, b) => b.logOdds - a.logOdds || (a.cause.id < b.cause.id ? -1 : 1));
}
