import { issueTicket } from "@holdfast/adapter-node/gateway";
import { makeShortCertificate, startByteBridge } from "@holdfast/adapter-node/testing";
import { DEFAULT_OPTIONS, isGated, Secret } from "@holdfast/core";
import type { Bench, BenchResult, Check, Row } from "./bench.ts";
import { addressesOf, openEveryDoor } from "./every_door.ts";
import { FEED_CARRIERS, type FeedCarrier } from "./feed_route.ts";
import { Counter } from "./soak/counter_upstream.ts";
import { mistakesOf, sumOf } from "./soak/tally.ts";
import { greatest, median } from "./statistics.ts";
import { carrierSwitch, type SwitchCase, type Switched } from "./switch/carrier_switch.ts";

/** `SWITCH_RUNS=1 pnpm bench switch` for a quick look. */
const RUNS = Number(process.env["SWITCH_RUNS"] ?? 7);
const PAIRS = FEED_CARRIERS.flatMap((from) =>
  FEED_CARRIERS.filter((to) => to !== from).map((to) => ({ from, to }))
);
/** Past what a link overlaps with the one before it, and past its first proof. */
const STEADY_MS = 6000;
/** Breaks come at different times between two asks, for that is what silence depends on. */
const ASK_EVERY_MS = DEFAULT_OPTIONS.askEveryMs;

interface Way extends Pick<SwitchCase, "fault" | "hasPoll"> {
  readonly atOnce: number;
}

/** How a carrier ends, in the order of the columns; so many pairs are measured at once. */
const WAYS: Readonly<Record<string, Way>> = {
  cut: { fault: "down", hasPoll: false, atOnce: 4 },
  silent: { fault: "offline", hasPoll: false, atOnce: 16 },
  polled: { fault: "offline", hasPoll: true, atOnce: 16 },
};
const TICK_MS = 100;
const CUT_MS_MAX = 2500;
/**
 * Over UDP a cut is silence: up to eight seconds until an ask, two to three of patience, and for a
 * data channel, whose offers are refused meanwhile, a second ask and the backoff.
 */
const SILENT_CUT_MS_MAX = 15_000;
const SECRET = new Secret("0123456789abcdef0123456789abcdef");

interface Measured {
  readonly from: FeedCarrier;
  readonly to: FeedCarrier;
  /** The runs of each way. */
  readonly ways: (readonly Switched[])[];
}

/** How long a value stands still when its carrier is cut or falls silent, until another has it. */
export const bench: Bench = {
  title: "Switch from each carrier to each other",
  run: async (note): Promise<BenchResult> => {
    const counter = new Counter();
    const certificate = makeShortCertificate(Date.now());
    const { gateway, ports } = await openEveryDoor({
      secret: SECRET,
      upstream: (feed) => feed === "counter" ? counter.upstream() : null,
    }, certificate);
    const bridge = await startByteBridge(ports.bridge);
    const ticket = (await issueTicket(SECRET, { feed: "counter", ttlS: 3600 })).reveal();
    const site = {
      gateway: addressesOf(ports, bridge.url),
      ticket,
      ca: certificate.certificate,
    };
    const ticking = setInterval(() => counter.tick(), TICK_MS);
    try {
      const measured: Measured[] = PAIRS.map((pair) => ({ ...pair, ways: [] }));
      for (const [way, { fault, hasPoll, atOnce }] of Object.entries(WAYS)) {
        for (const some of inGroups(measured, atOnce)) {
          note(`${way}: ${some.length} pairs from ${some[0]?.from} on, ${RUNS} runs of each`);
          await Promise.all(some.map(async ({ from, to, ways }) => {
            const runs = Array.from(
              { length: RUNS },
              (_, run) => {
                const steadyMs = STEADY_MS + (ASK_EVERY_MS * run) / RUNS;
                return carrierSwitch({ from, to, fault, hasPoll, steadyMs }, site);
              },
            );
            ways.push(await Promise.all(runs));
          }));
        }
      }
      return resultOf(measured);
    } finally {
      clearInterval(ticking);
      await bridge.close();
      await gateway.stop(0);
    }
  },
};

function inGroups<T>(all: readonly T[], size: number): readonly (readonly T[])[] {
  return Array.from(
    { length: Math.ceil(all.length / size) },
    (_, n) => all.slice(n * size, (n + 1) * size),
  );
}

function resultOf(measured: readonly Measured[]): BenchResult {
  const rows = measured.map(({ from, to, ways }): Row => {
    const times = ways.flatMap((switched) => {
      const ms = switched.map((one) => one.ms);
      return [median(ms), greatest(ms)];
    });
    return { name: `${from} → ${to}`, figures: [...times, mistakes(ways.flat())] };
  });
  const wrong = mistakes(measured.flatMap(({ ways }) => ways.flat()));
  return {
    setting: "from the break to the next message by the other carrier, with the default policy; " +
      `a message each ${TICK_MS} ms, ${RUNS} runs of each, broken at different times between two ` +
      "asks; cut: every connection of the first carrier's path is reset, or its port shut where " +
      "it runs over UDP; silent: nothing passes there, and nothing ends; polled: the same with " +
      "polls beside, as a wallet has them",
    columns: [
      ...["cut ms", "slowest", "silent ms", "slowest", "polled ms", "slowest"],
      "lost, doubled or out of order",
    ],
    rows,
    checks: [
      atMost("TCP", measured.filter(({ from }) => !isGated(from)), CUT_MS_MAX),
      atMost("UDP", measured.filter(({ from }) => isGated(from)), SILENT_CUT_MS_MAX),
      { says: "numbers lost, doubled or out of order", figure: wrong, holds: wrong === 0 },
    ],
  };
}

function atMost(over: string, measured: readonly Measured[], most: number): Check {
  const cuts = measured.flatMap(({ ways: [cut = []] }) => cut.map(({ ms }) => ms));
  const slowest = greatest(cuts);
  return {
    says: `switch after a cut over ${over} at most ${most} ms`,
    figure: Math.round(slowest),
    holds: slowest <= most,
  };
}

function mistakes(switched: readonly Switched[]): number {
  return mistakesOf(sumOf(switched.map(({ ledger }) => ledger.total)));
}
