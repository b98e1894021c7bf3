import { DEFAULT_OPTIONS, isGated } from "@holdfast/core";
import type { Bench, BenchResult, Check, Row } from "./bench.ts";
import { loseGateway, type Resumed } from "./failover/lose_gateway.ts";
import { FEED_CARRIERS } from "./feed_route.ts";
import { mistakesOf, sumOf } from "./soak/tally.ts";
import { greatest, median } from "./statistics.ts";

/** `FAILOVER_ROUNDS=1 pnpm bench failover` for a quick look. */
const ROUNDS = Number(process.env["FAILOVER_ROUNDS"] ?? 5);
/** Readers by each carrier that lose the same gateway; each draws its own phase of the backoff. */
const READERS = 3;
/** The readers have left behind by then what comes with a new link. */
const STEADY_MS = 4000;
/** Kills come at different times between two asks, for that is what silence depends on. */
const ASK_EVERY_MS = DEFAULT_OPTIONS.askEveryMs;
/** The system resets the connections of a process that is killed, so a reader knows at once. */
const FOLLOWER_MS_MAX = 2500;
/** A lease of four seconds runs out first, and is looked at each second. */
const LEADER_MS_MAX = 7500;
/**
 * Over UDP nobody says so: a reader asks every eight seconds, waits two to three, and tries the
 * gateway that it was on once more, beside the other one if that is not up at once. Where the offer
 * of a data channel is refused there, it first waits for a second ask, and for the backoff. By then
 * the other gateway has long taken the lead. Every link that can be asked is promised this.
 */
const SILENT_MS_MAX = 15_000;

/** How long readers go without news when their gateway is killed, until the other has them. */
export const bench: Bench = {
  title: "Resume at another gateway after SIGKILL, by every carrier",
  run: async (note): Promise<BenchResult> => {
    const found: { readonly leads: boolean; readonly resumed: readonly Resumed[] }[] = [];
    const readers = FEED_CARRIERS.flatMap((carrier) =>
      Array.from({ length: READERS }, () => carrier)
    );
    for (let round = 1; round <= ROUNDS; round++) {
      for (const leads of [false, true]) {
        note(`round ${round} of ${ROUNDS}, ${leads ? "the leader" : "a follower"} is killed`);
        const steadyMs = STEADY_MS + (ASK_EVERY_MS * (round - 1)) / ROUNDS;
        found.push({ leads, resumed: await loseGateway(readers, { leads, steadyMs }) });
      }
    }
    const of = (leads: boolean): readonly Resumed[] =>
      found.flatMap((round) => round.leads === leads ? round.resumed : []);
    return {
      setting: "two gateways over one NATS server, a value each 20 ms; from the kill to the next " +
        `value from the other one, by the same carrier; ${ROUNDS} kills of each kind with ` +
        `${READERS} readers by each carrier; counts are against the feed as NATS has it`,
      columns: [
        "median ms",
        "slowest",
        "told",
        "jumps by snapshot",
        "lost",
        "doubled",
        "reordered",
      ],
      rows: [false, true].flatMap((leads) => rowsOf(of(leads), leads)),
      checks: [
        atMost("follower killed, over TCP", overTcp(of(false)), FOLLOWER_MS_MAX),
        atMost("leader killed, over TCP", overTcp(of(true)), LEADER_MS_MAX),
        atMost("either killed, over UDP", overUdp([...of(false), ...of(true)]), SILENT_MS_MAX),
        mistakesCheck([...of(false), ...of(true)]),
      ],
    };
  },
};

function rowsOf(resumed: readonly Resumed[], leads: boolean): readonly Row[] {
  return FEED_CARRIERS.map((carrier) => {
    const own = resumed.filter((one) => one.carrier === carrier);
    const ms = own.map((one) => one.ms);
    const { told, jumps, lost, doubled, reordered } = sumOf(own.map(({ ledger }) => ledger.total));
    return {
      name: `${carrier}, ${leads ? "leader" : "follower"} killed`,
      figures: [median(ms), greatest(ms), told, jumps, lost, doubled, reordered],
    };
  });
}

function atMost(
  what: string,
  resumed: readonly Resumed[],
  most: number,
): Check {
  const slowest = Math.round(greatest(resumed.map(({ ms }) => ms)));
  return {
    says: `${what}: news again within ${most} ms`,
    figure: slowest,
    holds: slowest <= most,
  };
}

function overTcp(resumed: readonly Resumed[]): readonly Resumed[] {
  return resumed.filter(({ carrier }) => !isGated(carrier));
}

function overUdp(resumed: readonly Resumed[]): readonly Resumed[] {
  return resumed.filter(({ carrier }) => isGated(carrier));
}

function mistakesCheck(resumed: readonly Resumed[]): Check {
  const figure = mistakesOf(sumOf(resumed.map(({ ledger }) => ledger.total)));
  return { says: "values lost, doubled or out of order", figure, holds: figure === 0 };
}
