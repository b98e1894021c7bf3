import { activities } from "../../machine/activities.ts";
import { brokenInvariants } from "../../machine/invariants.ts";
import type { ConnectionState } from "../../model/state.ts";
import { type MachineCase, machineCaseArbitrary, walkCase } from "./machine_case.ts";
import { must } from "./must.ts";
import type { Part, Property } from "./property.ts";
import { runCase, type Running, type RuntimeCase, runtimeCaseArbitrary } from "./runtime_case.ts";

const machine: Part<MachineCase> = {
  arbitrary: machineCaseArbitrary(),
  check: (given, keep) => {
    const steps = walkCase(given, keep, ({ after }) => {
      const ids = activities(after).map(({ id }) => id);
      const expected = expectedIds(after);
      must(
        isSame(ids.filter((id) => !id.startsWith("timer:")), expected),
        () => `${expected} run and nothing else, got ${ids}`,
      );
      must(
        ids.length - expected.length <= 1,
        () => `one timer runs at most, got ${ids}`,
      );
      const broken = brokenInvariants(after);
      must(broken.length === 0, () => broken.join(", and "));
    });
    // What runs follows from plain data alone: from a copy, the same.
    const last = steps.at(-1)!.after;
    const copy = activities(JSON.parse(JSON.stringify(last)) as ConnectionState);
    must(
      JSON.stringify(copy) === JSON.stringify(activities(last)),
      () => "a copy of the state runs the same",
    );
  },
};

/** The same said in another way: what each field of a state stands for, but for the one timer. */
function expectedIds(state: ConnectionState): readonly string[] {
  if (["idle", "failed", "closed"].includes(state.phase)) return [];
  if (state.surroundings.isFrozen) return ["signals"];
  const ids = ["signals"];
  for (const { attempt, ask } of state.links) {
    ids.push(`link:${attempt}`);
    if (ask !== null) ids.push(`heartbeat:${attempt}:${ask.n}`);
  }
  const isLooped = state.plan.push.some((route) =>
    route.ask === "loopback" &&
    state.links.some((link) => link.routeId === route.id && link.stage === "open")
  );
  if (isLooped) ids.push("loopback");
  if (state.pull?.inFlight) ids.push(`poll:${state.pull.inFlight.n}`);
  return ids;
}

function isSame(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((id) => b.includes(id));
}

const runtime: Part<RuntimeCase> = {
  arbitrary: runtimeCaseArbitrary(),
  check: (given, keep) => {
    runCase(given, keep, (running) => {
      running.connection.state$.subscribe();
      running.world.clock.runUntil(() => {
        compare(running);
        return false;
      }, given.runMs);
    });
  },
};

/**
 * What the ports were asked to do and not told to stop is what the state wants, neither more nor
 * less.
 */
function compare({ world, connection }: Running): void {
  const wanted = {
    link: 0,
    poll: 0,
    signals: 0,
    loopback: 0,
    timer: 0,
    heartbeat: 0,
  };
  for (const { type } of activities(connection.state)) wanted[type]++;
  const { network, puller, signals, loopback, clock } = world;
  const facts = [
    ["links", wanted.link, network.links],
    ["questions", wanted.poll, puller.running],
    ["listeners", wanted.signals, signals.listeners],
    ["loopback probes", wanted.loopback, loopback.running],
    // Each question in flight has a timer of its own.
    ["timers", wanted.timer + wanted.poll, clock.pending],
  ] as const;
  for (const [what, want, have] of facts) {
    must(
      have === want,
      () => `${want} ${what} run in ${connection.state.phase}, got ${have}`,
    );
  }
}

/** What runs is what the state says, and nothing else. */
export const activitiesMatchState: Property = {
  name: "activities-match-state",
  machine,
  runtime,
};
