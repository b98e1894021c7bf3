import fc from "fast-check";
import { type MachineCase, machineCaseArbitrary, walkCase } from "./machine_case.ts";
import { must } from "./must.ts";
import type { Part, Property } from "./property.ts";
import { runCase, type RuntimeCase, runtimeCaseArbitrary } from "./runtime_case.ts";

/** Two routes racing, one that overlaps and one rival. */
const LINKS_MAX = 4;
const ENDS_MAX = 50;
/**
 * A state is kept with each step of the trace, so its size matters. Samples are the largest part.
 */
const STATE_BYTES_MAX = 8000;
const SAMPLE_BYTES_MAX = 50;

const machine: Part<MachineCase> = {
  arbitrary: machineCaseArbitrary(),
  check: (given, keep) => {
    const { samplesMax, budgetBurst } = given.plan.options;
    const steps = walkCase(given, keep, ({ after }) => {
      const { links, samples, ends, budget } = after;
      must(
        links.length <= LINKS_MAX,
        () => `${LINKS_MAX} links at most, got ${links.length}`,
      );
      must(
        samples.length <= samplesMax,
        () => `${samplesMax} samples, got ${samples.length}`,
      );
      must(
        ends.length <= ENDS_MAX,
        () => `${ENDS_MAX} ends at most, got ${ends.length}`,
      );
      must(
        budget.tokens >= 0 && budget.tokens <= budgetBurst,
        () => `0 to ${budgetBurst} tokens, got ${budget.tokens}`,
      );
      const walked = after.outage?.walked ?? [];
      must(
        new Set(walked).size === walked.length,
        () => `each route once, got ${walked}`,
      );
      for (const { doubts } of links) {
        must(
          new Set(doubts).size === doubts.length,
          () => `each doubt once, got ${doubts}`,
        );
      }
    });
    const bytes = JSON.stringify(steps.at(-1)?.after ?? {}).length;
    const bytesMax = STATE_BYTES_MAX + SAMPLE_BYTES_MAX * samplesMax;
    must(
      bytes <= bytesMax,
      () => `a state has ${bytesMax} bytes at most, got ${bytes}`,
    );
  },
};

interface TalkativeCase extends RuntimeCase {
  readonly limits: {
    readonly traceMax: number;
    readonly evidenceMax: number;
    readonly sendQueueMax: number;
    readonly samplesMax: number;
  };
  /** When the user sends a message. */
  readonly sendsAtMs: readonly number[];
}

const runtime: Part<TalkativeCase> = {
  arbitrary: fc.record({
    given: runtimeCaseArbitrary(),
    limits: fc.record({
      traceMax: fc.integer({ min: 1, max: 20 }),
      evidenceMax: fc.integer({ min: 1, max: 20 }),
      sendQueueMax: fc.nat(5),
      samplesMax: fc.integer({ min: 2, max: 8 }),
    }),
    sendsAtMs: fc.array(fc.nat(40_000), { maxLength: 20, size: "max" }),
  }).map(({ given, limits, sendsAtMs }) => ({ ...given, limits, sendsAtMs })),
  check: (given, keep) => {
    const { traceMax, evidenceMax, sendQueueMax, samplesMax } = given.limits;
    runCase(given, keep, ({ world, connection, watcher }) => {
      let queued = 0;
      let mostQueued = 0;
      watcher.watch(connection.state$, (state) => {
        // A link takes what waited with it.
        if (state.current !== null) queued = 0;
        must(
          state.samples.length <= samplesMax,
          () => `${samplesMax} samples at most`,
        );
      });
      for (const atMs of given.sendsAtMs) {
        world.clock.outside.after(atMs, () => {
          if (connection.send("hello") === "queued") {
            mostQueued = Math.max(mostQueued, ++queued);
          }
        });
      }
      world.run(given.runMs);
      const { entries } = connection.trace();
      must(
        entries.length <= traceMax,
        () => `${traceMax} steps are kept, got ${entries.length}`,
      );
      let kept = 0;
      connection.evidence$.subscribe(() => void kept++).unsubscribe();
      must(
        kept <= evidenceMax,
        () => `${evidenceMax} records are kept, got ${kept}`,
      );
      const { keys } = world.memory;
      must(
        keys.length <= 3,
        () => `one route is remembered for each network, got ${keys}`,
      );
      must(
        mostQueued <= sendQueueMax,
        () => `${sendQueueMax} messages wait, got ${mostQueued}`,
      );
    }, given.limits);
  },
};

/** Whatever happens, and however long, nothing grows beyond its limit. */
export const queuesStayBounded: Property = {
  name: "queues-stay-bounded",
  machine,
  runtime,
};
