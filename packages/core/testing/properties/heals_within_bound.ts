import fc from "fast-check";
import { currentLink, isHeld } from "../../machine/reading.ts";
import type { Options } from "../../model/options.ts";
import type { Ask } from "../../model/route.ts";
import type { Signal } from "../../model/signal.ts";
import type { ConnectionState } from "../../model/state.ts";
import { USELESS_LINKS } from "../fault_script.ts";
import { traceOf, type WalkStep } from "../machine_walk.ts";
import { MachineWorld } from "../machine_world.ts";
import { type MachineCase, machineCaseArbitrary, walkCase } from "./machine_case.ts";
import { must } from "./must.ts";
import type { Part, Property } from "./property.ts";
import type { SimulatedWorld } from "../simulated_world.ts";
import { runCase, type RuntimeCase, runtimeCaseArbitrary } from "./runtime_case.ts";
import { USUAL_WEIGHTS } from "../arbitraries/moves_arbitrary.ts";
import { planArbitrary } from "../arbitraries/plan_arbitrary.ts";
import { DEFAULT_OPTIONS } from "../../model/options.ts";

const CHANGE_EVERY_MS = 3000;
const RTT_MS = 50;

/**
 * What the policy allows for coming back to the best of some routes: the longest pause of the
 * backoff or of the rivals, once for each route that may be tried first; a token of the budget for
 * each; the patience with what was begun before; and the proof, for which the value has to change.
 */
function boundMs(options: Options, routes: number): number {
  const pauseMs = Math.max(options.backoffCapMs, options.rivalCapMs) +
    options.calmMs;
  const tokenMs = 60_000 / options.budgetPerMinute;
  const proofMs = options.minUptimeMs + options.auditEveryMs + CHANGE_EVERY_MS;
  return (routes + 1) * (pauseMs + tokenMs + proofMs) +
    options.connectTimeoutMsMax +
    options.overlapMs;
}

function isHealed(state: ConnectionState): boolean {
  return state.phase === "open" && currentLink(state)?.routeId === bestOf(state);
}

/** The best route that no gate holds back; a gate is only for who was not seen to work. */
function bestOf(state: ConnectionState): string | undefined {
  const { push } = state.plan;
  return (push.find(({ id }) => !isHeld(state, id)) ?? push[0])?.id;
}

const machine: Part<MachineCase> = {
  arbitrary: machineCaseArbitrary(
    { ...USUAL_WEIGHTS, close: 0 },
    planArbitrary(fc.constant(DEFAULT_OPTIONS)),
  ),
  check: (given, keep) => {
    const steps: WalkStep[] = [...walkCase(given, keep, () => {})];
    const broken = steps.at(-1)!.after;
    const wishes = Object.values(broken.routes).map((record) => record.notBefore - broken.now);
    const wishMs = Math.max(
      0,
      (broken.pull?.notBefore ?? 0) - broken.now,
      ...wishes,
    );
    const world = new MachineWorld(broken, {
      rttMs: RTT_MS,
      changeEveryMs: CHANGE_EVERY_MS,
      onStep: (step) => void steps.push(step),
    });
    keep(() => traceOf(steps));
    for (const signal of goodSigns(broken)) {
      world.dispatch({ type: "signalled", at: broken.now, signal });
    }
    const withinMs = wishMs + boundMs(given.plan.options, given.plan.push.length);
    for (let retries = 0; retries < 2 && !isHealed(world.state); retries++) {
      // A refusal from before may end it only now; then it takes the user.
      if (world.state.phase === "failed") {
        world.dispatch({ type: "retry_requested", at: world.clock.now() });
      }
      world.runUntil((state) => isHealed(state) || state.phase === "failed", withinMs);
    }
    must(
      isHealed(world.state),
      () => `${bestOf(world.state)} is back within ${withinMs} ms, got ${world.state.phase}`,
    );
  },
};

/** What the device says once all is well: no more than the opposite of what it said before. */
function goodSigns({ surroundings }: ConnectionState): readonly Signal[] {
  const signs: Signal[] = [];
  if (surroundings.isFrozen) signs.push({ type: "thawed" });
  if (!surroundings.isOnline) signs.push({ type: "online" });
  if (!surroundings.isVisible) signs.push({ type: "visible" });
  return signs;
}

/** What leaves something behind: links that are useless stay so, also once their route is well. */
const BREAKING = [
  "useless",
  "useless",
  "useless",
  "half_open",
  "path",
  "down",
  "black_hole",
  "up",
  "restart",
  "overload",
  "idle_cut",
  "lifetime",
  "offline",
  "hidden",
  "network_changed",
  "sleep",
  "freeze",
] as const;

const BROKEN_MS = 40_000;
const HEALED_AT_MS = 45_000;

const ANYTHING = runtimeCaseArbitrary({
  hasPoll: [true],
  faults: { untilMs: BROKEN_MS, types: BREAKING },
  values: { untilMs: BROKEN_MS, maxLength: 8 },
});

/**
 * The best route is useless from the start, so that links opened in vain wait beside one that
 * works.
 */
const USELESS = fc.record({
  given: runtimeCaseArbitrary({ hasPoll: [true], values: { maxLength: 0 } }),
  how: fc.constantFrom(...USELESS_LINKS),
  ask: fc.constantFrom<Ask>("none", "ping", "loopback"),
  everyMs: fc.integer({ min: 1500, max: 6000 }),
}).map(({ given, how, ask, everyMs }): RuntimeCase => ({
  ...given,
  asks: [ask, "none"],
  faults: [{ atMs: 0, type: "useless", kinds: ["websocket"], how }],
  values: Array.from({ length: Math.floor(BROKEN_MS / everyMs) }, (_, n) => ({
    atMs: (n + 1) * everyMs,
  })),
}));

const runtime: Part<RuntimeCase> = {
  arbitrary: fc.oneof(ANYTHING, USELESS).map((given) => ({
    ...given,
    faults: [...given.faults, { atMs: HEALED_AT_MS, type: "heal" }],
  })),
  check: (given, keep) => {
    runCase(given, keep, ({ world, connection }) => {
      connection.state$.subscribe();
      world.run(HEALED_AT_MS);
      // A sleep or a freeze that is under way has to end first.
      world.clock.runUntil(() => !world.clock.isAsleep, 1_000_000);
      changeFromNowOn(world);
      const withinMs = boundMs(
        connection.state.plan.options,
        given.asks.length,
      );
      must(
        world.clock.runUntil(() => isHealed(connection.state), withinMs),
        () => `the WebSocket is back within ${withinMs} ms, got ${connection.state.phase}`,
      );
    });
  },
};

/**
 * A route that was left for its silence is proved by a message only, so the value has to change.
 */
function changeFromNowOn(world: SimulatedWorld): void {
  world.clock.outside.after(CHANGE_EVERY_MS, () => {
    world.server.change();
    changeFromNowOn(world);
  });
}

/**
 * Whatever happened before: once all is well, the best route is back within what the policy says.
 */
export const healsWithinBound: Property = {
  name: "heals-within-bound",
  machine,
  runtime,
};
