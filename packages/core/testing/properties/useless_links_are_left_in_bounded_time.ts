import fc from "fast-check";
import { initialState } from "../../machine/initial_state.ts";
import { DEFAULT_OPTIONS } from "../../model/options.ts";
import type { Ask } from "../../model/route.ts";
import type { ConnectionState, Plan } from "../../model/state.ts";
import { USELESS_LINKS, type UselessLink } from "../fault_script.ts";
import { traceOf, type WalkStep } from "../machine_walk.ts";
import { MachineWorld } from "../machine_world.ts";
import { must } from "./must.ts";
import type { Part, Property } from "./property.ts";
import { type Carried, runCase, type RuntimeCase } from "./runtime_case.ts";

/** One useless way to the value, and perhaps another that works. */
interface UselessCase {
  readonly how: UselessLink;
  readonly ask: Ask;
  /** Whether there is a second push route, which works. */
  readonly hasOther: boolean;
  readonly seed: number;
  /** How often the value changes: what a silent link does not bring is what gives it away. */
  readonly changeEveryMs: number;
  readonly carried: Carried;
}

const CASE = fc.record({
  how: fc.constantFrom(...USELESS_LINKS),
  ask: fc.constantFrom<Ask>("none", "ping", "loopback"),
  hasOther: fc.boolean(),
  seed: fc.nat(1_000_000),
  changeEveryMs: fc.integer({ min: 1500, max: 9000 }),
  carried: fc.constantFrom<Carried>("wallet", "feed"),
});

const OTHER = "event-source";
/** How long the better state must then last. */
const STAYS_MS = 20_000;

/**
 * From the first attempt to a route that works. Silence shows when polls see changes that the link
 * did not bring: each takes a change, the poll that sees it and the grace for the push that is
 * late.
 */
function boundMs({ changeEveryMs }: UselessCase): number {
  const { auditEveryMs, pushGraceMs, missedPushesMax, connectTimeoutMsMax } = DEFAULT_OPTIONS;
  const missedMs = changeEveryMs + auditEveryMs + pushGraceMs;
  return (missedPushesMax + 1) * missedMs + connectTimeoutMsMax;
}

function mustBeLeft(given: UselessCase, state: ConnectionState): void {
  const link = state.links.find((other) => other.attempt === state.current);
  const { phase } = state;
  if (given.hasOther) {
    must(
      link?.routeId === OTHER,
      () => `the other route is used, got ${link?.routeId} ${phase}`,
    );
    must(phase === "open", () => `the other route is open, got ${phase}`);
  } else {
    must(
      phase === "polling",
      () => `polls carry the value, got ${phase} ${link?.routeId}`,
    );
  }
}

const machine: Part<UselessCase> = {
  arbitrary: CASE,
  check: (given, keep) => {
    const steps: WalkStep[] = [];
    const world = new MachineWorld(initialState(planOf(given), 1_000_000), {
      manners: { links: { websocket: given.how } },
      changeEveryMs: given.changeEveryMs,
      onStep: (step) => void steps.push(step),
    });
    try {
      world.dispatch({
        type: "started",
        at: 1_000_000,
        remembered: null,
        seed: given.seed,
      });
      world.run(boundMs(given));
      mustBeLeft(given, world.state);
      world.runUntil((state) => {
        mustBeLeft(given, state);
        return false;
      }, STAYS_MS);
    } finally {
      keep(() => traceOf(steps));
    }
  },
};

function planOf({ ask, hasOther }: UselessCase): Plan {
  const guarantee = "news";
  return {
    push: [
      { id: "websocket", kind: "websocket", guarantee, ask },
      ...(hasOther ? [{ id: OTHER, kind: "event-source", guarantee, ask: "none" } as const] : []),
    ],
    pull: { id: "poll", kind: "poll", guarantee, ask: "none" },
    options: DEFAULT_OPTIONS,
  };
}

const runtime: Part<UselessCase> = {
  arbitrary: CASE,
  check: (given, keep) => {
    runCase(worldOf(given), keep, ({ world, connection }) => {
      connection.state$.subscribe();
      world.run(boundMs(given));
      mustBeLeft(given, connection.state);
      world.clock.runUntil(() => {
        mustBeLeft(given, connection.state);
        return false;
      }, STAYS_MS);
    });
  },
};

function worldOf(given: UselessCase): RuntimeCase {
  const { how, ask, hasOther, seed, changeEveryMs, carried } = given;
  const runMs = boundMs(given) + STAYS_MS;
  const count = Math.floor(runMs / changeEveryMs);
  return {
    seed,
    carried,
    asks: hasOther ? [ask, "none"] : [ask],
    hasPoll: true,
    faults: [{ atMs: 0, type: "useless", kinds: ["websocket"], how }],
    values: Array.from(
      { length: count },
      (_, n) => ({ atMs: (n + 1) * changeEveryMs }),
    ),
    runMs,
  };
}

/** Each of the six useless links is left in bounded time, and for good while it stays useless. */
export const uselessLinksAreLeftInBoundedTime: Property = {
  name: "useless-links-are-left-in-bounded-time",
  machine,
  runtime,
};
