import fc from "fast-check";
import type { Ask } from "../../model/route.ts";
import { USUAL_WEIGHTS } from "../arbitraries/moves_arbitrary.ts";
import type { WalkStep } from "../machine_walk.ts";
import { type MachineCase, machineCaseArbitrary, walkCase } from "./machine_case.ts";
import { must } from "./must.ts";
import type { Part, Property } from "./property.ts";
import { type Carried, runCase, type RuntimeCase } from "./runtime_case.ts";

const machine: Part<MachineCase> = {
  arbitrary: machineCaseArbitrary({
    ...USUAL_WEIGHTS,
    sleep: 8,
    answer: 8,
    open: 10,
    end: 1,
  }),
  check: (given, keep) => void walkCase(given, keep, checkStep),
};

/**
 * A deadline that comes much too late says nothing of the peer: no wait is held against anybody.
 */
function checkStep({ before, event, after }: WalkStep): void {
  if (event.type !== "deadline_reached") return;
  const lateMs = event.at - event.deadline;
  if (lateMs < before.plan.options.sleepAfterMs) return;
  if (before.current !== null) {
    // Another may take over, but only one that was open before.
    const link = before.links.find((other) => other.attempt === after.current);
    must(
      link?.stage === "open",
      () => `a link survives a sleep of ${lateMs} ms`,
    );
    const now = after.links.find((other) => other.attempt === link.attempt)!;
    must(
      now.missedAsks === 0,
      () => `no ask counts as missed, got ${now.missedAsks}`,
    );
    const isSuspected = now.doubts.includes("heartbeat") &&
      !link.doubts.includes("heartbeat");
    must(
      !isSuspected,
      () => `no silence is suspected after a sleep of ${lateMs} ms`,
    );
  }
  for (const [routeId, { failures }] of Object.entries(after.routes)) {
    must(
      failures <= before.routes[routeId]!.failures,
      () => `no failure of ${routeId} is counted`,
    );
  }
  must(after.ends.length <= before.ends.length, () => "no end is counted");
  const failures = after.pull?.failures ?? 0;
  must(
    failures <= (before.pull?.failures ?? 0),
    () => "no question counts as failed",
  );
}

interface SleepCase extends RuntimeCase {
  readonly wakesAtMs: number;
  readonly isAlive: boolean;
}

const FIRST_SLEEP_MS = 20_000;
/** DESIGN §4: within 3 s of resume; and a round trip. */
const SEEN_WITHIN_MS = 3000 + 40;

const runtime: Part<SleepCase> = {
  arbitrary: fc.record({
    seed: fc.nat(1_000_000),
    carried: fc.constantFrom<Carried>("wallet", "feed"),
    ask: fc.constantFrom<Ask>("none", "ping"),
    forMs: fc.integer({ min: 5000, max: 3_600_000 }),
    isSaid: fc.boolean(),
    isAlive: fc.boolean(),
  }).map(({ seed, carried, ask, forMs, isSaid, isAlive }) => ({
    seed,
    carried,
    asks: [ask],
    hasPoll: true,
    values: [{ atMs: 2000 }, { atMs: FIRST_SLEEP_MS + 1000 }],
    faults: [{
      atMs: FIRST_SLEEP_MS,
      type: "sleep",
      forMs,
      isSaid,
      links: isAlive ? "kept" : "half_open",
    }],
    runMs: FIRST_SLEEP_MS + forMs + 30_000,
    wakesAtMs: FIRST_SLEEP_MS + forMs,
    isAlive,
  })),
  check: (given, keep) => {
    runCase(given, keep, ({ world, connection }) => {
      connection.state$.subscribe();
      world.run(FIRST_SLEEP_MS);
      const before = connection.state;
      must(
        before.phase === "open",
        () => `a healthy link is open, got ${before.phase}`,
      );
      const isBareDead = !given.isAlive && given.asks[0] === "none";
      world.clock.runUntil(() => {
        const { phase, ends } = connection.state;
        must(
          phase === "open" || phase === "degraded",
          () => `a link is kept, got ${phase}`,
        );
        if (given.isAlive) {
          must(ends.length === 0, () => "a living link is not given up");
        }
        return false;
      }, given.wakesAtMs - FIRST_SLEEP_MS + SEEN_WITHIN_MS);
      if (given.isAlive || isBareDead) return;
      const { current, phase } = connection.state;
      const isSeen = current !== before.current || phase !== "open";
      must(
        isSeen,
        () => `a dead link that can be asked is seen ${SEEN_WITHIN_MS} ms after waking`,
      );
    });
  },
};

/** Time that passed without us is never taken for a peer that keeps silent. */
export const sleepIsNotSilence: Property = {
  name: "sleep-is-not-silence",
  machine,
  runtime,
};
