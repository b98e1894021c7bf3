import { currentLink, isHeld } from "../../machine/reading.ts";
import { isGated } from "../../policy/gate.ts";
import { USUAL_WEIGHTS } from "../arbitraries/moves_arbitrary.ts";
import type { WalkStep } from "../machine_walk.ts";
import { type MachineCase, machineCaseArbitrary, walkCase } from "./machine_case.ts";
import { must } from "./must.ts";
import type { Part, Property } from "./property.ts";

const machine: Part<MachineCase> = {
  arbitrary: machineCaseArbitrary({ ...USUAL_WEIGHTS, close: 0.2 }),
  check: (given, keep) => {
    walkCase(given, keep, (step) => {
      for (const link of step.after.links) {
        if (link.provedAt === null) continue;
        must(
          !isHeld(step.after, link.routeId),
          () => `${link.routeId} proved itself and has passed its gate`,
        );
      }
      for (const id of step.after.seenToWork) {
        must(isEarned(step, id), () => `${id} passes its gate by a proof only`);
      }
      mustNotPromoteHeld(step);
    });
  },
};

/** Whether a route was through its gate before, or proved itself in this step. */
function isEarned({ before, after }: WalkStep, id: string): boolean {
  const isKnown = before.seenToWork.includes(id);
  const isProved = after.links.some((link) => link.routeId === id && link.provedAt !== null);
  const { kind } = after.plan.push.find((route) => route.id === id)!;
  return isGated(kind) && (isKnown || isProved);
}

/** Beside a link that does its work, nothing is tried that was not seen to work. */
function mustNotPromoteHeld({ before, after }: WalkStep): void {
  const current = currentLink(after);
  if (current === null || current.provedAt === null || current.doubtedAt !== null) return;
  // What was decided before this step is no promotion.
  if (before.outage !== null || before.current !== after.current) return;
  const begun = after.links.filter(({ attempt }) => attempt > before.attemptCount);
  for (const { routeId } of begun) {
    must(!isHeld(after, routeId), () => `${routeId} is no better before it was seen to work`);
  }
}

/** A gated route takes its place in the ladder when it was seen to work, and not before. */
export const gatesOpenByProof: Property = {
  name: "gates-open-by-proof",
  machine,
};
