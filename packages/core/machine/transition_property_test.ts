import { deepEqual, equal } from "node:assert/strict";
import fc from "fast-check";
import { test } from "vitest";
import type { ConnectionEvent } from "../model/event.ts";
import type { ConnectionState } from "../model/state.ts";
import { movesArbitrary } from "../testing/arbitraries/moves_arbitrary.ts";
import { planArbitrary } from "../testing/arbitraries/plan_arbitrary.ts";
import { walkMachine, type WalkStep } from "../testing/machine_walk.ts";
import { activities } from "./activities.ts";
import { freshnessBoundMs } from "./freshness_bound.ts";
import { brokenInvariants } from "./invariants.ts";
import { nextAttemptAt } from "./next_attempt.ts";
import { transition } from "./transition.ts";

/** A walk has hundreds of steps, and each is judged: a tenth of the cases is enough. */
const numRuns = Math.ceil((fc.readConfigureGlobal().numRuns ?? 100) / 10);

/** Every step of any walk over any plan. */
function everyStep(look: (step: WalkStep) => void): void {
  const walk = fc.record({ plan: planArbitrary(), seed: fc.integer(), moves: movesArbitrary() });
  fc.assert(
    fc.property(walk, ({ plan, seed, moves }) => {
      walkMachine(plan, moves, { seed, onStep: look });
    }),
    { numRuns },
  );
}

function frozen<T>(value: T): T {
  if (typeof value !== "object" || value === null || Object.isFrozen(value)) return value;
  Object.freeze(value);
  for (const part of Object.values(value)) frozen(part);
  return value;
}

const copied = <T>(value: T): T => JSON.parse(JSON.stringify(value)) as T;

test("transition() never changes what it is given, nor does whoever reads a state", () => {
  everyStep(({ after }) => {
    // The walk goes on with this very state, and changing it would throw.
    frozen(after);
    activities(after);
    freshnessBoundMs(after);
    nextAttemptAt(after);
  });
});

test("transition() always gives plain data, which JSON gives back as it was", () => {
  everyStep(({ after }) => deepEqual(copied(after), after));
});

test("transition() always gives the same state for the same state and event", () => {
  everyStep(({ before, event, after }) => {
    deepEqual(transition(copied(before), copied(event)), after);
  });
});

test("transition() never breaks an invariant", () => {
  everyStep(({ after }) => deepEqual(brokenInvariants(after), []));
});

test("transition() never lets an attempt that is not alive change more than the time", () => {
  const strange = (state: ConnectionState): readonly ConnectionEvent[] => {
    const attempt = state.attemptCount + 1;
    const at = state.now;
    return [
      { type: "link_opened", at, attempt },
      { type: "message_received", at, attempt },
      { type: "ask_answered", at, attempt, n: state.askCount, rttMs: 1 },
      { type: "link_ended", at, attempt, end: { how: "refused", status: 401 } },
    ];
  };
  everyStep(({ after }) => {
    for (const event of strange(after)) {
      equal(JSON.stringify(transition(after, event)), JSON.stringify(after));
    }
  });
});
