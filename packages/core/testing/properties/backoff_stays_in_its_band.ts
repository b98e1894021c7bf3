import fc from "fast-check";
import { initialState } from "../../machine/initial_state.ts";
import type { Options } from "../../model/options.ts";
import type { ConnectionState } from "../../model/state.ts";
import { traceOf, type WalkStep } from "../machine_walk.ts";
import { MachineWorld } from "../machine_world.ts";
import { must } from "./must.ts";
import type { Part, Property } from "./property.ts";
import { runCase } from "./runtime_case.ts";
import { optionsArbitrary } from "../arbitraries/options_arbitrary.ts";

interface BackoffCase {
  readonly seed: number;
  readonly options: Options;
}

/** The budget and the gap would hide the backoff: they have properties of their own. */
const FREE = { budgetBurst: 100, budgetPerMinute: 600, attemptGapMs: 100 };
const WEBSOCKET = {
  id: "websocket",
  kind: "websocket",
  guarantee: "news",
  ask: "none",
} as const;
const RUN_MS = 60_000;
const BINS = 6;

/** The windows by the words of the policy: each twice the one before, up to the cap, end to end. */
function windowAt(
  elapsedMs: number,
  { backoffBaseMs, backoffCapMs }: Options,
): [number, number] {
  let startMs = 0;
  let lengthMs = backoffBaseMs;
  while (startMs + lengthMs <= elapsedMs) {
    startMs += lengthMs;
    lengthMs = Math.min(2 * lengthMs, backoffCapMs);
  }
  return [startMs, lengthMs];
}

/** Looks at every plan for the next walk down the ladder; each window may hold one. */
class Watch {
  #startedAt = -1;
  #plannedFor = -1;
  #startMs = -1;
  windows = 0;

  look({ outage, plan, now }: ConnectionState): void {
    if (outage === null || outage.round !== null) return;
    if (outage.startedAt !== this.#startedAt) {
      [this.#startMs, this.#plannedFor] = [-1, -1];
    }
    this.#startedAt = outage.startedAt;
    if (
      outage.nextRoundAt === this.#plannedFor ||
      outage.nextRoundAt <= outage.startedAt
    ) return;
    this.#plannedFor = outage.nextRoundAt;
    const dueMs = outage.nextRoundAt - outage.startedAt;
    const [startMs, lengthMs] = windowAt(dueMs, plan.options);
    must(outage.nextRoundAt > now, () => "the next attempt lies ahead");
    must(
      startMs > this.#startMs,
      () => `each window holds one attempt, but ${startMs} ms has two`,
    );
    this.#startMs = startMs;
    const place = (dueMs - startMs) / lengthMs;
    must(
      Math.abs(place - outage.phase) < 1e-6,
      () => `${dueMs} lies at ${outage.phase} of its window of ${lengthMs} ms, got ${place}`,
    );
    this.windows++;
  }
}

const machine: Part<BackoffCase> = {
  arbitrary: fc.record({ seed: fc.integer(), options: optionsArbitrary(FREE) }),
  check: ({ seed, options }, keep) => {
    const steps: WalkStep[] = [];
    const watch = new Watch();
    const plan = { push: [WEBSOCKET], pull: null, options };
    const world = new MachineWorld(initialState(plan, 1_000_000), {
      manners: { links: { websocket: "refused" } },
      onStep: (step) => {
        steps.push(step);
        watch.look(step.after);
      },
    });
    keep(() => traceOf(steps));
    world.dispatch({ type: "started", at: 1_000_000, remembered: null, seed });
    world.run(RUN_MS);
    const least = Math.floor(RUN_MS / (2 * options.backoffCapMs)) - 1;
    must(
      watch.windows >= least,
      () => `there are ${least} attempts at least, got ${watch.windows}`,
    );
  },
  conclude: (cases) => {
    mustFill(cases.map(({ seed, options }) => {
      const plan = { push: [WEBSOCKET], pull: null, options };
      const world = new MachineWorld(initialState(plan, 0));
      world.dispatch({ type: "started", at: 0, remembered: null, seed });
      return world.state.outage?.phase ?? 0;
    }));
  },
};

/**
 * The phases of many clients must lie everywhere in [0, 1), or all of them would come back
 * together.
 */
function mustFill(phases: readonly number[]): void {
  const counts = new Array<number>(BINS).fill(0);
  for (const phase of phases) {
    counts[Math.min(BINS - 1, Math.floor(phase * BINS))]!++;
  }
  const expected = phases.length / BINS;
  // Six standard deviations of a count: one false alarm in some hundred million runs.
  const margin = 6 * Math.sqrt(expected * (1 - 1 / BINS));
  for (const count of counts) {
    must(
      Math.abs(count - expected) <= margin,
      () => `phases are spread evenly, got ${counts}`,
    );
  }
}

const runtime: Part<number> = {
  arbitrary: fc.nat(),
  check: (seed, keep) => {
    runCase({ ...DOWN, seed }, keep, ({ world, connection, watcher }) => {
      const watch = new Watch();
      watcher.watch(connection.state$, (state) => watch.look(state));
      world.run(RUN_MS);
      must(
        watch.windows >= 5,
        () => `there are five attempts at least, got ${watch.windows}`,
      );
    }, FREE);
  },
  conclude: (seeds) => {
    mustFill(seeds.map((seed) => {
      let phase = 0;
      runCase({ ...DOWN, seed }, () => {}, ({ connection }) => {
        connection.state$.subscribe();
        phase = connection.state.outage?.phase ?? 0;
      });
      return phase;
    }));
  },
};

const DOWN = {
  carried: "wallet",
  asks: ["none"],
  hasPoll: true,
  faults: [{ atMs: 0, type: "down" }],
  values: [],
  runMs: RUN_MS,
} as const;

/** Each window gets one attempt, at the phase of the outage; and phases fill the whole band. */
export const backoffStaysInItsBand: Property = {
  name: "backoff-stays-in-its-band",
  machine,
  runtime,
};
