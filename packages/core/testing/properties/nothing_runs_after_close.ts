import fc from "fast-check";
import type { Observable } from "rxjs";
import { activities } from "../../machine/activities.ts";
import { movesArbitrary } from "../arbitraries/moves_arbitrary.ts";
import { type MachineCase, machineCaseArbitrary, walkCase } from "./machine_case.ts";
import { must } from "./must.ts";
import type { Part, Property } from "./property.ts";
import { runCase, type RuntimeCase, runtimeCaseArbitrary } from "./runtime_case.ts";

const machine: Part<MachineCase> = {
  arbitrary: fc.tuple(machineCaseArbitrary(), movesArbitrary(undefined, 10))
    .map((
      [given, later],
    ) => ({
      ...given,
      moves: [...given.moves, { type: "close", afterMs: 0 } as const, ...later],
    })),
  check: (given, keep) => {
    const steps = walkCase(given, keep, ({ before, event, after }) => {
      if (before.isClosed) {
        must(after === before, () => `${event.type} changes nothing`);
      }
      if (after.isClosed) {
        must(
          activities(after).length === 0,
          () => "a closed connection runs nothing",
        );
        must(
          after.phase === "closed",
          () => `it is closed, got ${after.phase}`,
        );
      }
    });
    must(steps.at(-1)?.after.isClosed === true, () => "closing closes");
  },
};

interface ClosedCase extends RuntimeCase {
  readonly closeAtMs: number;
}

const runtime: Part<ClosedCase> = {
  arbitrary: fc.tuple(runtimeCaseArbitrary(), fc.nat(30_000)).map((
    [given, closeAtMs],
  ) => ({
    ...given,
    closeAtMs,
  })),
  check: (given, keep) => {
    runCase(given, keep, ({ world, connection }) => {
      let said = 0;
      let completed = 0;
      const { state$, message$, quality$, freshness$, trace$, evidence$ } = connection;
      const all: readonly Observable<unknown>[] = [
        state$,
        message$,
        quality$,
        freshness$,
        trace$,
        evidence$,
      ];
      for (const each of all) {
        each.subscribe({
          next: () => void said++,
          complete: () => void completed++,
        });
      }
      world.run(given.closeAtMs);
      connection.close();
      const saidByThen = said;
      for (const moment of ["at once", "later"]) {
        const { network, puller, signals, loopback, clock } = world;
        const running = [
          network.links,
          puller.running,
          signals.listeners,
          loopback.running,
          clock.pending,
        ];
        must(
          running.every((count) => count === 0),
          () => `nothing runs ${moment}, got ${running}`,
        );
        must(
          completed === all.length,
          () => `all complete ${moment}, got ${completed}`,
        );
        must(said === saidByThen, () => `nothing is said ${moment}`);
        connection.retryNow();
        connection.refresh();
        must(
          connection.send("late") === "dropped",
          () => "nothing can be sent",
        );
        world.run(20_000);
      }
      must(connection.state.phase === "closed", () => `it stays closed`);
    });
  },
};

/** Once closed, nothing runs and nothing starts again. */
export const nothingRunsAfterClose: Property = {
  name: "nothing-runs-after-close",
  machine,
  runtime,
};
