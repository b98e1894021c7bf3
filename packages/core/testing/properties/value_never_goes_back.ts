import { watchWallet } from "../../lnbits/watch_wallet.ts";
import { SIMULATED_KEY } from "../simulated_server.ts";
import { simulatedWorld } from "../simulated_world.ts";
import { must } from "./must.ts";
import type { Part, Property } from "./property.ts";
import { type RuntimeCase, runtimeCaseArbitrary } from "./runtime_case.ts";

/** Time to come back once all is well, and to confirm the last change. */
const SETTLES_MS = 100_000;

const runtime: Part<RuntimeCase> = {
  arbitrary: runtimeCaseArbitrary({
    carried: ["wallet"],
    runMs: 40_000,
    values: { maxLength: 15 },
  }),
  check: ({ seed, faults, values, runMs }, keep) => {
    const world = simulatedWorld({ seed, faults, values });
    const wallet = watchWallet({
      server: "https://simulated",
      key: SIMULATED_KEY,
      platform: world.platform,
    });
    const { history } = world.server;
    let newest = -1;
    try {
      wallet.balance$.subscribe(({ msat, value }) => {
        must(msat === value, () => `both figures agree, got ${msat} and ${value}`);
        const moment = history.momentOf(msat);
        must(moment !== null, () => `only true balances are shown, got ${msat}`);
        must(
          moment.version >= newest,
          () => `version ${newest} does not go back to ${moment.version}`,
        );
        newest = moment.version;
      });
      world.run(runMs);
      world.strike({ type: "heal" });
      const isNewest = (): boolean => newest === history.current.version;
      must(
        world.clock.runUntil(() => isNewest() && !world.clock.isAsleep, 700_000 + SETTLES_MS),
        () => `the last balance is shown in the end, got ${newest}`,
      );
    } finally {
      keep(() => wallet.connection.trace());
      wallet.close();
    }
  },
};

/** The shown balance never moves back in server order, was true once, and is the last one in the end. */
export const valueNeverGoesBack: Property = { name: "value-never-goes-back", runtime };
