import fc from "fast-check";
import type { Options } from "../../model/options.ts";
import { USUAL_WEIGHTS } from "../arbitraries/moves_arbitrary.ts";
import { type MachineCase, machineCaseArbitrary, walkCase } from "./machine_case.ts";
import { must } from "./must.ts";
import type { Part, Property } from "./property.ts";
import { runCase, type RuntimeCase, runtimeCaseArbitrary } from "./runtime_case.ts";

/** One attempt, when and on which route. */
export interface Attempt {
  readonly at: number;
  readonly routeId: string;
}

/** What makes a connection try again, and again. */
const HASTY = [
  "useless",
  "useless",
  "cut",
  "down",
  "up",
  "restart",
  "network_changed",
  "online",
  "visible",
  "lifetime",
  "freeze",
] as const;

const machine: Part<MachineCase> = {
  arbitrary: machineCaseArbitrary({
    ...USUAL_WEIGHTS,
    end: 12,
    signal: 8,
    retry: 6,
    close: 0.01,
  }),
  check: (given, keep) => {
    const attempts: Attempt[] = [];
    walkCase(given, keep, ({ before, after }) => {
      for (const { attempt, startedAt, routeId } of after.links) {
        if (attempt > before.attemptCount) {
          attempts.push({ at: startedAt, routeId });
        }
      }
    });
    checkAttempts(attempts, given.plan.options);
  },
};

/**
 * Throws if any stretch of time has more attempts than the budget, or two on one route come too
 * close.
 */
export function checkAttempts(
  attempts: readonly Attempt[],
  options: Options,
): void {
  const { budgetBurst, budgetPerMinute, attemptGapMs } = options;
  for (let last = 0; last < attempts.length; last++) {
    for (let first = 0; first <= last; first++) {
      const spanMs = attempts[last]!.at - attempts[first]!.at;
      const count = last - first + 1;
      const allowed = budgetBurst + (spanMs * budgetPerMinute) / 60_000;
      must(
        count <= allowed + 1e-6,
        () => `${allowed} attempts in ${spanMs} ms are enough, got ${count}`,
      );
    }
    const before = attempts.slice(0, last).findLast((other) =>
      other.routeId === attempts[last]!.routeId
    );
    const gapMs = attempts[last]!.at - (before?.at ?? -Infinity);
    must(
      gapMs >= attemptGapMs,
      () => `attempts on a route lie ${attemptGapMs} ms apart, got ${gapMs}`,
    );
  }
}

interface HastyCase extends RuntimeCase {
  /** When the user asks for a retry. */
  readonly retriesAtMs: readonly number[];
}

const runtime: Part<HastyCase> = {
  arbitrary: fc.tuple(
    runtimeCaseArbitrary({ faults: { types: HASTY, maxLength: 12 } }),
    fc.array(fc.nat(40_000), { maxLength: 20, size: "max" }),
  ).map(([given, retriesAtMs]) => ({ ...given, retriesAtMs })),
  check: (given, keep) => {
    runCase(given, keep, ({ world, connection, watcher }) => {
      const attempts: Attempt[] = [];
      let known = 0;
      watcher.watch(connection.state$, ({ links, attemptCount }) => {
        for (const { attempt, startedAt, routeId } of links) {
          if (attempt > known) attempts.push({ at: startedAt, routeId });
        }
        known = attemptCount;
      });
      for (const atMs of given.retriesAtMs) {
        world.clock.outside.after(atMs, () => connection.retryNow());
      }
      world.run(given.runMs);
      const opened = world.transports.reduce(
        (sum, transport) => sum + transport.opened,
        0,
      );
      must(
        opened === attempts.length,
        () => `each of ${opened} links is an attempt`,
      );
      checkAttempts(attempts, connection.state.plan.options);
    });
  },
};

/** However many hints and failures there are, attempts keep within the budget. */
export const attemptsStayInBudget: Property = {
  name: "attempts-stay-in-budget",
  machine,
  runtime,
};
