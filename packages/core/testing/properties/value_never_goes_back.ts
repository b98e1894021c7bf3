import { must } from "./must.ts";
import type { Part, Property } from "./property.ts";
import { type RuntimeCase, runtimeCaseArbitrary, runWallet } from "./runtime_case.ts";

/** Time to come back once all is well, and to confirm the last change. */
const SETTLES_MS = 100_000;
const LONGEST_SLEEP_MS = 600_000;

const runtime: Part<RuntimeCase> = {
  arbitrary: runtimeCaseArbitrary({
    carried: ["wallet"],
    runMs: 40_000,
    values: { maxLength: 15 },
  }),
  check: (given, keep) => {
    runWallet(given, keep, ({ world, wallet, watcher }) => {
      const { history } = world.server;
      let newest = -1;
      watcher.watch(wallet.balance$, ({ msat, value }) => {
        must(msat === value, () => `both figures agree, got ${msat} and ${value}`);
        const moment = history.momentOf(msat);
        must(moment !== null, () => `only true balances are shown, got ${msat}`);
        must(moment.version >= newest, () => `${newest} does not go back to ${moment.version}`);
        newest = moment.version;
      });
      world.run(given.runMs);
      world.strike({ type: "heal" });
      const isNewest = (): boolean => newest === history.current.version && !world.clock.isAsleep;
      must(
        world.clock.runUntil(isNewest, LONGEST_SLEEP_MS + SETTLES_MS),
        () => `the last balance is shown in the end, got ${newest}`,
      );
    });
  },
};

/**
 * The shown balance never moves back in server order, was true once, and is the last one in the
 * end.
 */
export const valueNeverGoesBack: Property = { name: "value-never-goes-back", runtime };
