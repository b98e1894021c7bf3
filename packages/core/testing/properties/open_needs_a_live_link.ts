import { type MachineCase, machineCaseArbitrary, walkCase } from "./machine_case.ts";
import { must } from "./must.ts";
import type { Part, Property } from "./property.ts";
import { runCase, type RuntimeCase, runtimeCaseArbitrary } from "./runtime_case.ts";

const machine: Part<MachineCase> = {
  arbitrary: machineCaseArbitrary(),
  check: (given, keep) => {
    walkCase(given, keep, ({ after }) => {
      const { phase, current, links, routes } = after;
      const link = links.find((other) => other.attempt === current);
      if (phase === "open" || phase === "degraded") {
        must(
          link?.stage === "open",
          () => `${phase} has an open link, got ${link?.stage}`,
        );
        must(link.retireAt === null, () => `${phase} has a link that is kept`);
        const record = routes[link.routeId]!;
        must(
          link.provedAt !== null || (record.failures === 0 && !record.isSilent),
          () => `a route that failed shows as ${phase} only once it is proved`,
        );
        const isDoubted = link.doubtedAt !== null;
        must(
          isDoubted === (phase === "degraded"),
          () => `a doubted link shows as degraded`,
        );
      } else if (
        phase === "polling" || phase === "waiting" || phase === "connecting"
      ) {
        const isShown = link?.stage === "open" && link.provedAt !== null;
        must(
          !isShown,
          () => `a proved link shows as open or degraded, got ${phase}`,
        );
      }
    });
  },
};

const runtime: Part<RuntimeCase> = {
  arbitrary: runtimeCaseArbitrary(),
  check: (given, keep) => {
    runCase(given, keep, ({ world, connection }) => {
      connection.state$.subscribe();
      world.clock.runUntil(() => {
        const { phase } = connection.state;
        const isShown = phase === "open" || phase === "degraded";
        must(
          !isShown || world.network.openLinks > 0,
          () => `${phase} has an open link`,
        );
        return false;
      }, given.runMs);
    });
  },
};

/** Nobody is told "open" without a link that is. */
export const openNeedsALiveLink: Property = {
  name: "open-needs-a-live-link",
  machine,
  runtime,
};
