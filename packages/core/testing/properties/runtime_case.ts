import fc, { type Arbitrary } from "fast-check";
import { type Codec, rawCodec } from "../../feed/codec.ts";
import type { Wallet } from "../../lnbits/wallet.ts";
import { walletCodec } from "../../lnbits/wallet_codec.ts";
import { watchWallet } from "../../lnbits/watch_wallet.ts";
import type { Options } from "../../model/options.ts";
import { type Ask, eventSource, poll, type Route, webSocket } from "../../model/route.ts";
import { connect } from "../../runtime/connect.ts";
import type { Connection } from "../../runtime/connection.ts";
import {
  faultScriptArbitrary,
  type FaultScriptOptions,
} from "../arbitraries/fault_script_arbitrary.ts";
import {
  valueScriptArbitrary,
  type ValueScriptOptions,
} from "../arbitraries/value_script_arbitrary.ts";
import type { FaultScript } from "../fault_script.ts";
import { readSimulatedFeed } from "../simulated_feed.ts";
import { SIMULATED_ADDRESSES, SIMULATED_KEY } from "../simulated_server.ts";
import { type SimulatedWorld, simulatedWorld } from "../simulated_world.ts";
import type { ValueScript } from "../value_script.ts";
import { must } from "./must.ts";
import type { KeepTrace } from "./property.ts";
import { Watcher } from "./watcher.ts";

/** What the routes of a case carry: a wallet's news, or an ordered feed. */
export type Carried = "wallet" | "feed";

/** A whole run in virtual time. */
export interface RuntimeCase {
  readonly seed: number;
  readonly carried: Carried;
  /** What each push route can be asked by, best first: a WebSocket, then an event stream. */
  readonly asks: readonly Ask[];
  readonly hasPoll: boolean;
  readonly faults: FaultScript;
  readonly values: ValueScript;
  readonly runMs: number;
}

/** Options of {@linkcode runtimeCaseArbitrary}. */
export interface RuntimeCaseOptions {
  readonly carried?: readonly Carried[];
  readonly runMs?: number;
  readonly faults?: FaultScriptOptions;
  readonly values?: ValueScriptOptions;
  readonly hasPoll?: readonly boolean[];
}

/** Runs of forty seconds, with faults and changes in the first two thirds of them. */
export function runtimeCaseArbitrary(
  options: RuntimeCaseOptions = {},
): Arbitrary<RuntimeCase> {
  const {
    runMs = 40_000,
    carried = ["wallet", "feed"],
    hasPoll = [true, true, true, false],
  } = options;
  const untilMs = Math.floor(runMs * 2 / 3);
  return fc.record({
    seed: fc.nat(1_000_000),
    carried: fc.constantFrom(...carried),
    asks: fc.array(fc.constantFrom<Ask>("none", "ping", "loopback"), {
      minLength: 1,
      maxLength: 2,
    }),
    hasPoll: fc.constantFrom(...hasPoll),
    faults: faultScriptArbitrary({ untilMs, ...options.faults }),
    values: valueScriptArbitrary({ untilMs, ...options.values }),
    runMs: fc.constant(runMs),
  });
}

/** A running case. */
export interface Running {
  readonly world: SimulatedWorld;
  readonly connection: Connection<unknown>;
  readonly watcher: Watcher;
}

/** A running wallet. */
export interface RunningWallet {
  readonly world: SimulatedWorld;
  readonly wallet: Wallet;
  readonly watcher: Watcher;
}

/**
 * Sets a case up, lets the caller watch and run it, closes it, and keeps its trace whatever
 * happens.
 */
export function runCase(
  given: RuntimeCase,
  keep: KeepTrace,
  watch: (running: Running) => void,
  options: Partial<Options> & { readonly isRude?: boolean } = {},
): void {
  const { seed, faults, values } = given;
  const { isRude = false, ...tuned } = options;
  const world = simulatedWorld({ seed, faults, values, isRude });
  const connection = connect<unknown>({
    routes: routesOf(given),
    platform: world.platform,
    codec: codecOf(given.carried) as Codec<unknown>,
    loopback: world.loopback,
    options: tuned,
  });
  live(connection, keep, (watcher) => watch({ world, connection, watcher }));
}

/**
 * {@linkcode runCase}, with `watchWallet` on top; its routes are a wallet's, whatever the case
 * says.
 */
export function runWallet(
  { seed, faults, values }: RuntimeCase,
  keep: KeepTrace,
  watch: (running: RunningWallet) => void,
): void {
  const world = simulatedWorld({ seed, faults, values });
  const { platform } = world;
  const wallet = watchWallet({ server: "https://simulated", key: SIMULATED_KEY, platform });
  try {
    live(wallet.connection, keep, (watcher) => watch({ world, wallet, watcher }));
  } finally {
    wallet.close();
  }
  const left = [world.puller.running, world.network.links, world.clock.pending];
  must(left.every((count) => count === 0), () => `a closed wallet leaves nothing, got ${left}`);
}

/** What a watcher complained of comes first: the rest often follows from it. */
function live<T>(
  connection: Connection<T>,
  keep: KeepTrace,
  watch: (watcher: Watcher) => void,
): void {
  const watcher = new Watcher();
  try {
    watch(watcher);
  } catch (error) {
    watcher.mustBeContent();
    throw error;
  } finally {
    keep(() => connection.trace());
    connection.close();
  }
  watcher.mustBeContent();
}

function routesOf({ carried, asks, hasPoll }: RuntimeCase): readonly Route[] {
  const { walletSocket, wallet, feed, feedSnapshot } = SIMULATED_ADDRESSES;
  const guarantee = carried === "feed" ? "cursor" : "news";
  const url = carried === "feed" ? feed : walletSocket;
  const [first, second] = asks;
  return [
    webSocket(url, { guarantee, ask: first ?? "none" }),
    ...(second === undefined ? [] : [eventSource(url, { guarantee })]),
    ...(hasPoll ? [poll(carried === "feed" ? feedSnapshot : wallet)] : []),
  ];
}

function codecOf(carried: Carried): Codec<unknown> {
  if (carried === "wallet") return walletCodec as Codec<unknown>;
  return {
    ...rawCodec as Codec<unknown>,
    decode: readSimulatedFeed,
    decodePull: (body) => {
      const item = readSimulatedFeed(body);
      return item.type === "snapshot" ? item : { type: "invalid", why: "no snapshot" };
    },
  };
}
