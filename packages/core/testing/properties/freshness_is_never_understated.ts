import fc from "fast-check";
import { maxAgeMs } from "../../policy/freshness.ts";
import type { Balance } from "../../lnbits/wallet.ts";
import type { Freshness } from "../../model/freshness.ts";
import type { FaultScript } from "../fault_script.ts";
import type { SimulatedWorld } from "../simulated_world.ts";
import { must } from "./must.ts";
import type { KeepTrace, Part, Property } from "./property.ts";
import { runCase, type RuntimeCase, runtimeCaseArbitrary, runWallet } from "./runtime_case.ts";

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

/** Somebody looks, or nobody does: the pace changes, and no promise may break by it. */
const GLANCES = fc.array(
  fc.record({ atMs: fc.nat(CALM_MS), isVisible: fc.boolean() }),
  { maxLength: 3 },
).map((glances): FaultScript =>
  glances.toSorted((a, b) => a.atMs - b.atMs).map(({ atMs, isVisible }) =>
    isVisible ? { atMs, type: "visible" } : { atMs, type: "hidden", throttle: "none" }
  )
);

interface FreshCase extends RuntimeCase {
  readonly isCalm: boolean;
}

const STORMY = fc.oneof(
  runtimeCaseArbitrary({ hasPoll: [true], carried: ["wallet"] }),
  runtimeCaseArbitrary({ hasPoll: [true], carried: ["feed"], values: { manners: HONEST } }),
).map((given) => ({ ...given, isCalm: false }));

const CALM = fc.tuple(
  fc.oneof(
    runtimeCaseArbitrary({ hasPoll: [true], runMs: CALM_MS, carried: ["wallet"] }),
    runtimeCaseArbitrary({
      hasPoll: [true],
      runMs: CALM_MS,
      carried: ["feed"],
      values: { manners: HONEST },
    }),
  ),
  GLANCES,
).map(([given, faults]) => ({ ...given, faults, isCalm: true }));

const runtime: Part<FreshCase> = {
  arbitrary: fc.oneof(STORMY, CALM),
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

function checkWallet({ isCalm, ...given }: FreshCase, keep: KeepTrace): void {
  runWallet(given, keep, ({ world, wallet, watcher }) => {
    let shown: Balance | null = null;
    watcher.watch(wallet.balance$, (balance) => {
      mustHaveBeenTrue(world, balance.msat, balance.asOf);
      must(balance.asOf <= world.clock.now(), () => "nothing is confirmed ahead of its time");
      shown = balance;
    });
    world.clock.runUntil(() => {
      if (shown !== null && isCalm) mustKeepPromise(world, shown.asOf, shown.maxAgeMs);
      return false;
    }, given.runMs);
    must(shown !== null || !isCalm, () => "a balance is shown in calm weather");
  });
}

function checkFeed(given: FreshCase, keep: KeepTrace): void {
  runCase(given, keep, ({ world, connection, watcher }) => {
    let value: number | null = null;
    let claim: Freshness | null = null;
    watcher.watch(connection.message$, (message) => value = Number(message.value));
    watcher.watch(connection.freshness$, (freshness) => claim = freshness);
    world.clock.runUntil(() => {
      // Only when all events of an instant are through, value and claim belong together.
      if (value === null || claim === null || claim.asOf === null) return false;
      mustHaveBeenTrue(world, value, claim.asOf);
      if (given.isCalm) mustKeepPromise(world, claim.asOf, claim.maxAgeMs);
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
