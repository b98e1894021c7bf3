import fc from "fast-check";
import { activities } from "../../machine/activities.ts";
import type { Phase } from "../../model/state.ts";
import { USUAL_WEIGHTS } from "../arbitraries/moves_arbitrary.ts";
import { type MachineCase, machineCaseArbitrary, walkCase } from "./machine_case.ts";
import { must } from "./must.ts";
import type { Part, Property } from "./property.ts";
import { runCase, type RuntimeCase, runtimeCaseArbitrary } from "./runtime_case.ts";

const machine: Part<MachineCase> = {
  arbitrary: machineCaseArbitrary({ ...USUAL_WEIGHTS, pull_fail: 10, close: 0.5 }),
  check: (given, keep) => {
    walkCase(given, keep, ({ before, event, after }) => {
      if (before.phase === "closed") {
        must(after.phase === "closed", () => `closed stays closed, got ${after.phase}`);
      }
      if (before.phase !== "failed") return;
      must(activities(before).length === 0, () => "a failed connection runs nothing");
      if (event.type === "retry_requested") {
        must(after.phase !== "failed", () => "a retry that the user asks for leaves failed");
      } else if (event.type !== "closed_by_user") {
        must(after.phase === "failed", () => `${event.type} does not leave failed`);
      }
    });
  },
};

interface RefusedCase extends RuntimeCase {
  readonly refusedAtMs: number;
}

/** Two answers in a row are needed, and timers of a hidden page may fire once a minute only. */
const FAILS_WITHIN_MS = 4 * 60_000;

const runtime: Part<RefusedCase> = {
  arbitrary: fc.tuple(
    runtimeCaseArbitrary({
      carried: ["wallet"],
      hasPoll: [true],
      // An unreachable server refuses nobody.
      faults: { types: ["useless", "cut", "half_open", "lifetime", "hidden", "visible"] },
    }),
    fc.nat(40_000),
  ).map(([given, refusedAtMs]) => ({ ...given, refusedAtMs })),
  check: (given, keep) => {
    runCase(given, keep, ({ world, connection }) => {
      connection.state$.subscribe();
      world.run(given.refusedAtMs);
      world.strike({ type: "key", isAccepted: false });
      const isFailed = (): boolean => connection.state.phase === "failed";
      must(world.clock.runUntil(isFailed, FAILS_WITHIN_MS), () => {
        return `a refused key ends in failed, got ${connection.state.phase}`;
      });
      const { puller, network, clock } = world;
      const askedBefore = puller.asked;
      world.signals.send({ type: "online" });
      world.signals.send({ type: "network_changed", network: "4g" });
      world.run(120_000);
      must(isFailed(), () => `failed stays failed, got ${connection.state.phase}`);
      const running = [puller.asked - askedBefore, puller.running, network.links, clock.pending];
      must(running.every((count) => count === 0), () => `nothing runs in failed, got ${running}`);
      world.strike({ type: "heal" });
      connection.retryNow();
      must(world.clock.runUntil(() => delivers(connection.state.phase), FAILS_WITHIN_MS), () => {
        return `retryNow() leaves failed, got ${connection.state.phase}`;
      });
    });
  },
};

function delivers(phase: Phase): boolean {
  return phase === "open" || phase === "polling";
}

/** `closed` is never left, and `failed` only because the user asks. */
export const terminalMeansTerminal: Property = {
  name: "terminal-means-terminal",
  machine,
  runtime,
};
