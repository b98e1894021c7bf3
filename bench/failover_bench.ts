import type { Bench, BenchResult, Row } from "./bench.ts";
import { loseGateway, type Resumed } from "./failover/lose_gateway.ts";
import type { FeedCarrier } from "./feed_route.ts";
import { greatest, median } from "./statistics.ts";

/** `FAILOVER_ROUNDS=1 pnpm bench failover` for a quick look. */
const ROUNDS = Number(process.env["FAILOVER_ROUNDS"] ?? 5);
const CARRIERS: readonly FeedCarrier[] = ["websocket", "event-source", "line-stream", "long-poll"];
/** Readers by each carrier that lose the same gateway; each draws its own phase of the backoff. */
const READERS = 3;
const FOLLOWER_MS_MAX = 2500;
/** A lease of four seconds runs out first, and is looked at each second. */
const LEADER_MS_MAX = 7500;

/** How long a reader goes without news when its gateway is killed, until the other has it. */
export const bench: Bench = {
  title: "Resume at another gateway after SIGKILL",
  run: async (note): Promise<BenchResult> => {
    const found: { readonly leads: boolean; readonly resumed: readonly Resumed[] }[] = [];
    const readers = CARRIERS.flatMap((carrier) => Array.from({ length: READERS }, () => carrier));
    for (let round = 1; round <= ROUNDS; round++) {
      for (const leads of [false, true]) {
        note(`round ${round} of ${ROUNDS}, ${leads ? "the leader" : "a follower"} is killed`);
        found.push({ leads, resumed: await loseGateway(readers, leads) });
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
        ...atMost("follower killed", of(false), FOLLOWER_MS_MAX),
        ...atMost("leader killed", of(true), LEADER_MS_MAX),
        mistakesCheck([...of(false), ...of(true)]),
      ],
    };
  },
};

function rowsOf(resumed: readonly Resumed[], leads: boolean): readonly Row[] {
  return CARRIERS.map((carrier) => {
    const own = resumed.filter((one) => one.carrier === carrier);
    const ms = own.map((one) => one.ms);
    const sum = (of: (one: Resumed) => number): number =>
      own.reduce((total, one) => total + of(one), 0);
    return {
      name: `${carrier}, ${leads ? "leader" : "follower"} killed`,
      figures: [
        median(ms),
        greatest(ms),
        sum(({ ledger }) => ledger.told),
        sum(({ ledger }) => ledger.jumps),
        sum(({ ledger }) => ledger.mistakes.lost),
        sum(({ ledger }) => ledger.mistakes.doubled),
        sum(({ ledger }) => ledger.mistakes.reordered),
      ],
    };
  });
}

function atMost(
  what: string,
  resumed: readonly Resumed[],
  most: number,
): BenchResult["checks"] {
  const slowest = Math.round(greatest(resumed.map(({ ms }) => ms)));
  return [{
    says: `${what}: news again within ${most} ms`,
    figure: slowest,
    holds: slowest <= most,
  }];
}

function mistakesCheck(resumed: readonly Resumed[]): BenchResult["checks"][number] {
  const figure = resumed.reduce(
    (sum, { ledger: { mistakes } }) => sum + mistakes.lost + mistakes.doubled + mistakes.reordered,
    0,
  );
  return { says: "values lost, doubled or out of order", figure, holds: figure === 0 };
}
