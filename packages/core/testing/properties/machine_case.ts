import fc, { type Arbitrary } from "fast-check";
import type { Plan } from "../../model/state.ts";
import { movesArbitrary, type MoveWeights } from "../arbitraries/moves_arbitrary.ts";
import { planArbitrary } from "../arbitraries/plan_arbitrary.ts";
import { type Move, traceOf, walkMachine, type WalkStep } from "../machine_walk.ts";
import type { KeepTrace } from "./property.ts";

/** A walk of the pure machine. */
export interface MachineCase {
  readonly plan: Plan;
  readonly seed: number;
  readonly moves: readonly Move[];
}

/** Walks over any plan. */
export function machineCaseArbitrary(
  weights?: MoveWeights,
  plan: Arbitrary<Plan> = planArbitrary(),
): Arbitrary<MachineCase> {
  return fc.record({
    plan,
    seed: fc.integer(),
    moves: movesArbitrary(weights),
  });
}

/** Walks a case and looks at every step; whatever happens, the steps are kept for the report. */
export function walkCase(
  { plan, seed, moves }: MachineCase,
  keep: KeepTrace,
  look: (step: WalkStep, index: number) => void,
): readonly WalkStep[] {
  const steps: WalkStep[] = [];
  try {
    walkMachine(plan, moves, {
      seed,
      onStep: (step) => {
        steps.push(step);
        look(step, steps.length - 1);
      },
    });
  } finally {
    if (steps.length > 0) keep(() => traceOf(steps));
  }
  return steps;
}
