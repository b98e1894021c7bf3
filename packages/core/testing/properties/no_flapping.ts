import fc from "fast-check";
import { initialState } from "../../machine/initial_state.ts";
import { DEFAULT_OPTIONS } from "../../model/options.ts";
import type { ConnectionState, LinkState } from "../../model/state.ts";
import { USELESS_LINKS, type UselessLink } from "../fault_script.ts";
import { planArbitrary } from "../arbitraries/plan_arbitrary.ts";
import { traceOf, type WalkStep } from "../machine_walk.ts";
import { MachineWorld } from "../machine_world.ts";
import { type MachineCase, machineCaseArbitrary, walkCase } from "./machine_case.ts";
import { must } from "./must.ts";
import type { Part, Property } from "./property.ts";
import { runCase, type RuntimeCase, runtimeCaseArbitrary } from "./runtime_case.ts";

/** Looks at each state after the one before. */
function look(before: ConnectionState, after: ConnectionState): void {
  const link = currentOf(after);
  if (isUp(after) && !isUp(before) && link?.provedAt === null) {
    mustBeNew(link, after);
  }
  if (before.current !== null && after.current === before.current) {
    mustCalmDown(before, after);
  }
  if (link !== null && isSwitch(before, after)) {
    mustBeWorthIt(before, link, after);
  }
}

function isUp({ phase }: ConnectionState): boolean {
  return phase === "open" || phase === "degraded";
}

/** A route whose link opened and died shows as open again only once it has proved itself. */
function mustBeNew({ routeId }: LinkState, { outage }: ConnectionState): void {
  const hasFailed = outage?.walked.includes(routeId) ?? false;
  must(
    !hasFailed,
    () => `${routeId} does not show as open a second time without proof`,
  );
}

function currentOf(state: ConnectionState): LinkState | null {
  return state.links.find((link) => link.attempt === state.current) ?? null;
}

/**
 * A doubt that ended is remembered for a while, so that the state does not flicker with each
 * answer.
 */
function mustCalmDown(before: ConnectionState, after: ConnectionState): void {
  const [was, is] = [currentOf(before), currentOf(after)];
  if (
    was === null || is === null || was.doubtedAt === null ||
    is.doubtedAt !== null
  ) return;
  const calmMs = after.now - (was.calmAt ?? after.now);
  const { calmMs: leastMs } = after.plan.options;
  must(
    calmMs >= leastMs,
    () => `a doubt is forgotten after ${leastMs} ms of calm, got ${calmMs}`,
  );
}

function isSwitch(before: ConnectionState, after: ConnectionState): boolean {
  const isKept = after.links.some((link) => link.attempt === before.current);
  return before.current !== null && before.current !== after.current && isKept;
}

/**
 * From a link that still lives, one moves only to a better route that is proved, or away from a
 * doubt.
 */
function mustBeWorthIt(
  before: ConnectionState,
  link: LinkState,
  after: ConnectionState,
): void {
  const left = after.links.find((other) => other.attempt === before.current)!;
  const rank = (id: string): number => after.plan.push.findIndex((route) => route.id === id);
  const isBetter = rank(link.routeId) < rank(left.routeId) &&
    link.provedAt !== null;
  must(
    isBetter || left.doubts.length > 0,
    () => `${left.routeId} is left for a reason`,
  );
}

const walk: Part<MachineCase> = {
  arbitrary: machineCaseArbitrary(
    undefined,
    planArbitrary(fc.constant(DEFAULT_OPTIONS)),
  ),
  check: (given, keep) => {
    walkCase(given, keep, ({ before, after }) => look(before, after));
  },
};

/** A best route that changes its manners again and again. */
interface MoodyCase {
  readonly moods: readonly {
    readonly how: UselessLink | null;
    readonly forMs: number;
  }[];
  readonly seed: number;
}

const moody: Part<MoodyCase> = {
  arbitrary: fc.record({
    moods: fc.array(
      fc.record({
        how: fc.constantFrom(null, ...USELESS_LINKS),
        forMs: fc.integer({ min: 500, max: 20_000 }),
      }),
      { minLength: 1, maxLength: 6 },
    ),
    seed: fc.integer(),
  }),
  check: ({ moods, seed }, keep) => {
    const steps: WalkStep[] = [];
    const world = new MachineWorld(initialState(MOODY_PLAN, 1_000_000), {
      onStep: (step) => {
        steps.push(step);
        look(step.before, step.after);
      },
    });
    keep(() => traceOf(steps));
    world.dispatch({ type: "started", at: 1_000_000, remembered: null, seed });
    for (const { how, forMs } of moods) {
      world.manners.links = how === null ? {} : { websocket: how };
      world.run(forMs);
    }
  },
};

const MOODY_PLAN = {
  push: [
    { id: "websocket", kind: "websocket", guarantee: "news", ask: "ping" },
    {
      id: "event-source",
      kind: "event-source",
      guarantee: "news",
      ask: "none",
    },
  ],
  pull: { id: "poll", kind: "poll", guarantee: "news", ask: "none" },
  options: DEFAULT_OPTIONS,
} as const;

const machine: Part<{ readonly walk: MachineCase; readonly moody: MoodyCase }> = {
  arbitrary: fc.record({ walk: walk.arbitrary, moody: moody.arbitrary }),
  check: (given, keep) => {
    walk.check(given.walk, keep);
    moody.check(given.moody, keep);
  },
};

const runtime: Part<RuntimeCase> = {
  arbitrary: runtimeCaseArbitrary({
    faults: {
      types: ["useless", "cut", "restart", "path", "half_open", "lifetime"],
      maxLength: 8,
    },
  }),
  check: (given, keep) => {
    runCase(given, keep, ({ world, connection, watcher }) => {
      let before = connection.state;
      watcher.watch(connection.state$, (after) => {
        look(before, after);
        before = after;
      });
      world.run(given.runMs);
    });
  },
};

/** What the user sees changes for a reason, and not again and again for the same one. */
export const noFlapping: Property = { name: "no-flapping", machine, runtime };
