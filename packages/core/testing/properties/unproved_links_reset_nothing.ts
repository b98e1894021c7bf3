import type { ConnectionEvent } from "../../model/event.ts";
import type { ConnectionState } from "../../model/state.ts";
import type { WalkStep } from "../machine_walk.ts";
import { type MachineCase, machineCaseArbitrary, walkCase } from "./machine_case.ts";
import { must } from "./must.ts";
import type { Part, Property } from "./property.ts";
import { runCase, type RuntimeCase, runtimeCaseArbitrary } from "./runtime_case.ts";

const machine: Part<MachineCase> = {
  arbitrary: machineCaseArbitrary(),
  check: (given, keep) => void walkCase(given, keep, checkStep),
};

const runtime: Part<RuntimeCase> = {
  arbitrary: runtimeCaseArbitrary({ values: { maxLength: 3 } }),
  check: (given, keep) => {
    runCase(given, keep, ({ world, connection, watcher }) => {
      let before = connection.state;
      let hasProof = false;
      const queued: ConnectionEvent[] = [];
      connection.trace$.subscribe(({ event }) => {
        // The trace tells of a step before the state does.
        queued.push(event);
      });

      watcher.watch(connection.state$, (after) => {
        const event = queued.shift();
        hasProof ||= after.links.some((link) => link.provedAt !== null);
        if (event !== undefined) checkStep({ before, event, after });
        before = after;
      });
      world.run(given.runMs);
      must(
        hasProof || world.memory.keys.length === 0,
        () => "only what was proved is remembered",
      );
    });
  },
};

function checkStep({ before, event, after }: WalkStep): void {
  const isLetGo = after.isClosed || after.failure !== null ||
    after.surroundings.isFrozen ||
    before.failure !== null || before.surroundings.isFrozen;
  if (before.outage !== null && !isLetGo) {
    const isSame = after.outage?.startedAt === before.outage.startedAt &&
      after.outage.phase === before.outage.phase;
    must(
      isSame || provedRoutes(before, after).length > 0,
      () => `an outage lasts until a link is proved, but ${event.type} ended it`,
    );
    const { attempts = 0 } = after.outage ?? {};
    must(
      !isSame || attempts >= before.outage.attempts,
      () => "attempts of an outage add up",
    );
  }
  for (const [routeId, { failures }] of Object.entries(before.routes)) {
    const isForgiven = after.routes[routeId]!.failures < failures;
    must(
      !isForgiven || provedRoutes(before, after).includes(routeId) ||
        before.links.some((link) => link.routeId === routeId && link.provedAt !== null),
      () => `failures of ${routeId} are forgiven by proof only, but ${event.type} did it`,
    );
  }
}

/**
 * Routes of links that this step proved. A link can be proved and lost by one and the same step.
 */
function provedRoutes(
  before: ConnectionState,
  after: ConnectionState,
): readonly string[] {
  const wasProved = (attempt: number): boolean =>
    before.links.some((link) => link.attempt === attempt && link.provedAt !== null);
  return after.links
    .filter((link) => link.provedAt !== null && !wasProved(link.attempt))
    .map((link) => link.routeId);
}

/** A link that opened and proved nothing resets no backoff and forgives no failure. */
export const unprovedLinksResetNothing: Property = {
  name: "unproved-links-reset-nothing",
  machine,
  runtime,
};
