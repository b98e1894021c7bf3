import fc from "fast-check";
import { maxAgeMs } from "../../policy/freshness.ts";
import { watchWallet } from "../../lnbits/watch_wallet.ts";
import { SIMULATED_KEY } from "../simulated_server.ts";
import { type SimulatedWorld, simulatedWorld } from "../simulated_world.ts";
import { must } from "./must.ts";
import type { Part, Property } from "./property.ts";
import { runCase, type RuntimeCase, runtimeCaseArbitrary } from "./runtime_case.ts";

interface PromiseCase {
  readonly isDelivering: boolean;
  readonly everyMs: number;
  readonly answerMs: number;
}

const machine: Part<PromiseCase> = {
  arbitrary: fc.record({
    isDelivering: fc.boolean(),
    everyMs: fc.nat(1_000_000),
    answerMs: fc.nat(100_000),
  }),
  check: (facts) => {
    // Just before the next answer the value is as old as one pause and one answer.
    const oldestMs = facts.isDelivering ? facts.everyMs + facts.answerMs : Infinity;
    must(maxAgeMs(facts) >= oldestMs, () => `the bound covers ${oldestMs} ms`);
  },
};

/** No fault for this long: what is promised "while things go on as they do" must be kept. */
const CALM_MS = 45_000;

/** On an ordered feed a server that keeps an item back breaks its word, and no claim can hold. */
const HONEST = ["once", "twice"] as const;
const CALM = { hasPoll: [true], runMs: CALM_MS, faults: { maxLength: 0 } };

const runtime: Part<RuntimeCase> = {
  arbitrary: fc.oneof(
    runtimeCaseArbitrary({ hasPoll: [true], carried: ["wallet"] }),
    runtimeCaseArbitrary({ hasPoll: [true], carried: ["feed"], values: { manners: HONEST } }),
    runtimeCaseArbitrary({ ...CALM, carried: ["wallet"] }),
    runtimeCaseArbitrary({ ...CALM, carried: ["feed"], values: { manners: HONEST } }),
  ),
  check: (given, keep) => {
    if (given.carried === "wallet") checkWallet(given, keep);
    else checkFeed(given, keep);
  },
};

/** Throws unless that version was still true when it is claimed to have been. */
function mustHaveBeenTrue(world: SimulatedWorld, msat: number, asOf: number): void {
  const { history } = world.server;
  const moment = history.momentOf(msat);
  must(moment !== null, () => `${msat} was true once`);
  const until = history.endOf(moment.version);
  must(until >= asOf, () => `version ${moment.version} was true at ${asOf}, but ended at ${until}`);
}

/** In calm weather the age never exceeds what was promised with the value. */
function mustKeepPromise(world: SimulatedWorld, asOf: number, boundMs: number): void {
  const ageMs = world.clock.now() - asOf;
  must(ageMs <= boundMs, () => `the value is ${boundMs} ms old at most, got ${ageMs}`);
}

function checkWallet(given: RuntimeCase, keep: Parameters<typeof runtime.check>[1]): void {
  const { seed, faults, values, runMs } = given;
  const world = simulatedWorld({ seed, faults, values });
  const wallet = watchWallet({
    server: "https://simulated",
    key: SIMULATED_KEY,
    platform: world.platform,
  });
  let shown: { readonly asOf: number; readonly maxAgeMs: number } | null = null;
  try {
    wallet.balance$.subscribe((balance) => {
      mustHaveBeenTrue(world, balance.msat, balance.asOf);
      must(balance.asOf <= world.clock.now(), () => "nothing is confirmed ahead of its time");
      shown = balance;
    });
    world.clock.runUntil(() => {
      if (shown !== null && faults.length === 0) {
        mustKeepPromise(world, shown.asOf, shown.maxAgeMs);
      }
      return false;
    }, runMs);
    must(shown !== null || faults.length > 0, () => "a balance is shown in calm weather");
  } finally {
    keep(() => wallet.connection.trace());
    wallet.close();
  }
}

function checkFeed(given: RuntimeCase, keep: Parameters<typeof runtime.check>[1]): void {
  runCase(given, keep, ({ world, connection }) => {
    let value: number | null = null;
    let claim: { readonly asOf: number | null; readonly maxAgeMs: number } | null = null;
    connection.message$.subscribe((message) => value = Number(message.value));
    connection.freshness$.subscribe((freshness) => claim = freshness);
    world.clock.runUntil(() => {
      // Only when all events of an instant are through, value and claim belong together.
      if (value === null || claim === null || claim.asOf === null) return false;
      mustHaveBeenTrue(world, value, claim.asOf);
      if (given.faults.length === 0) mustKeepPromise(world, claim.asOf, claim.maxAgeMs);
      return false;
    }, given.runMs);
  });
}

/** What is shown was true at the time it is said to be from, or later; and promises are kept. */
export const freshnessIsNeverUnderstated: Property = {
  name: "freshness-is-never-understated",
  machine,
  runtime,
};
