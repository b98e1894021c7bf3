import { issueTicket, startGateway } from "@holdfast/adapter-node/gateway";
import { Secret } from "@holdfast/core";
import type { Bench, BenchResult, Row } from "./bench.ts";
import type { FeedCarrier } from "./feed_route.ts";
import { Counter } from "./soak/counter_upstream.ts";
import { greatest, median } from "./statistics.ts";
import { carrierSwitch, type SwitchCase, type Switched } from "./switch/carrier_switch.ts";

/** `SWITCH_RUNS=1 pnpm bench switch` for a quick look. */
const RUNS = Number(process.env["SWITCH_RUNS"] ?? 7);
/** The fault proxy carries TCP, so a data channel is only switched to. */
const FROM = ["websocket", "event-source", "line-stream", "long-poll"] as const;
const TO: readonly FeedCarrier[] = [...FROM, "data-channel"];
const PAIRS = FROM.flatMap((from) => TO.filter((to) => to !== from).map((to) => ({ from, to })));
/** How a carrier ends, in the order of the columns; so many pairs are measured at once. */
const WAYS: Readonly<Record<string, Omit<SwitchCase, "from" | "to"> & { atOnce: number }>> = {
  cut: { fault: { type: "down" }, hasPoll: false, atOnce: 4 },
  silent: { fault: { type: "offline" }, hasPoll: false, atOnce: 16 },
  polled: { fault: { type: "offline" }, hasPoll: true, atOnce: 16 },
};
const TICK_MS = 100;
const CUT_MS_MAX = 2500;
const SECRET = new Secret("0123456789abcdef0123456789abcdef");

interface Measured {
  readonly from: FeedCarrier;
  readonly to: FeedCarrier;
  /** The runs of each way. */
  readonly ways: (readonly Switched[])[];
}

/** How long a value stands still when its carrier is cut or falls silent, until another has it. */
export const bench: Bench = {
  title: "Switch from one carrier to another",
  run: async (note): Promise<BenchResult> => {
    const counter = new Counter();
    const gateway = await startGateway({
      secret: SECRET,
      upstream: (feed) => feed === "counter" ? counter.upstream() : null,
      limits: { linksPerAddress: 1000, requestsPerMinute: 100_000 },
      dataChannel: { bindAddress: "127.0.0.1" },
    });
    const ticket = (await issueTicket(SECRET, { feed: "counter", ttlS: 3600 })).reveal();
    const ticking = setInterval(() => counter.tick(), TICK_MS);
    try {
      const measured: Measured[] = PAIRS.map((pair) => ({ ...pair, ways: [] }));
      for (const [way, { fault, hasPoll, atOnce }] of Object.entries(WAYS)) {
        for (const some of inGroups(measured, atOnce)) {
          note(`${way}: ${some.length} pairs from ${some[0]?.from} on, ${RUNS} runs of each`);
          await Promise.all(some.map(async ({ from, to, ways }) => {
            const runs = Array.from(
              { length: RUNS },
              () => carrierSwitch({ from, to, fault, hasPoll }, gateway.url, ticket),
            );
            ways.push(await Promise.all(runs));
          }));
        }
      }
      return resultOf(measured);
    } finally {
      clearInterval(ticking);
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
  const slowest = greatest(measured.flatMap(({ ways: [cut = []] }) => cut.map(({ ms }) => ms)));
  const wrong = mistakes(measured.flatMap(({ ways }) => ways.flat()));
  return {
    setting: "from the break to the next message by the other carrier, with the default policy; " +
      `a message each ${TICK_MS} ms, ${RUNS} runs of each; cut: every connection of the first ` +
      "carrier's path is reset; silent: nothing passes there, and nothing ends; polled: the same " +
      "with polls beside, as a wallet has them",
    columns: [
      ...["cut ms", "slowest", "silent ms", "slowest", "polled ms", "slowest"],
      "lost, doubled or out of order",
    ],
    rows,
    checks: [
      {
        says: `switch after a cut at most ${CUT_MS_MAX} ms`,
        figure: Math.round(slowest),
        holds: slowest <= CUT_MS_MAX,
      },
      { says: "numbers lost, doubled or out of order", figure: wrong, holds: wrong === 0 },
    ],
  };
}

function mistakes(switched: readonly Switched[]): number {
  return switched.reduce((sum, { ledger }) => {
    const { lost, doubled, reordered } = ledger.mistakes;
    return sum + lost + doubled + reordered;
  }, 0);
}
