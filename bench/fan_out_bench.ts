import type { Bench, BenchResult, Check, Row } from "./bench.ts";
import {
  type LoopFigures,
  type PaceFigures,
  type ServerStats,
  Station,
} from "./fan_out/station.ts";
import { median } from "./statistics.ts";

/** `FAN_OUT_ROUNDS=1 pnpm bench fan_out` for a quick look. */
const ROUNDS = Number(process.env["FAN_OUT_ROUNDS"] ?? 5);
const SOCKETS = ["ws", "holdfast websocket", "socket.io"];
const STREAMS = ["node:http events", "holdfast events", "holdfast lines"];
/** Who is measured with how many clients. */
const FIELDS = [
  { clients: 1000, contenders: [...SOCKETS, ...STREAMS] },
  { clients: 5000, contenders: SOCKETS },
];
/** The first ones load code and fill caches, which later ones do not pay again. */
const FIRST = 100;
/** Deliveries of one run as fast as they go. */
const DELIVERIES = 100_000;
const PACED_MESSAGES = 10;
const PACE_MS = 150;
/** A link is young at first: what its handshake needed is let go of only later. */
const SETTLE_MS = 6000;
/**
 * Our deliveries for the same CPU, and the same time, against those of a server that only sends.
 */
const SHARE_MIN = 0.8;

interface Found {
  readonly loops: LoopFigures[];
  readonly paces: PaceFigures[];
  readonly before: ServerStats;
  after: ServerStats;
}

/** One feed to many clients: how many a second, at what cost, how late, and what idle ones take. */
export const bench: Bench = {
  title: "Fan-out of one feed",
  run: async (note): Promise<BenchResult> => {
    const rows: Row[] = [];
    const checks: Check[] = [];
    for (const { clients, contenders } of FIELDS) {
      const found = await measure(clients, contenders, note);
      for (const who of contenders) {
        const base = found.get(STREAMS.includes(who) ? "node:http events" : "ws");
        const own = found.get(who);
        if (own === undefined || base === undefined) continue;
        const figures = figuresOf(own, base, clients);
        rows.push({ name: `${who}, ${clients}`, figures });
        if (who === "holdfast websocket") checks.push(...checksOf(figures, clients));
      }
    }
    return {
      setting: `a value of about 240 bytes; ${DELIVERIES.toLocaleString("en")} deliveries a run ` +
        `with eight messages on the way, then ${PACED_MESSAGES} messages each ${PACE_MS} ms for ` +
        `the lateness; ${ROUNDS} rounds turn and turn about after a warm-up, medians; server and ` +
        "clients in processes of their own, CPU and memory are the server's; of ws (streams: of " +
        "node:http) is for the same CPU, and for the same time",
      columns: [
        ...["deliveries/s", "CPU ms per 100k", "of ws by CPU", "of ws by time"],
        ...["median ms", "p99 ms", "kB heap per idle client", "kB resident"],
      ],
      rows,
      checks,
    };
  },
};

async function measure(
  clients: number,
  contenders: readonly string[],
  note: (text: string) => void,
): Promise<ReadonlyMap<string, Found>> {
  const stations = new Map<string, Station>();
  const found = new Map<string, Found>();
  try {
    for (const who of contenders) {
      note(`${who}: ${clients} clients come`);
      const station = await Station.start(who);
      stations.set(who, station);
      await station.open(FIRST);
    }
    await new Promise((wake) => setTimeout(wake, SETTLE_MS));
    for (const [who, station] of stations) {
      const before = await station.stats();
      found.set(who, { loops: [], paces: [], before, after: before });
      await station.open(clients);
    }
    await new Promise((wake) => setTimeout(wake, SETTLE_MS));
    for (const [who, own] of found) own.after = await stations.get(who)!.stats();
    const messages = Math.ceil(DELIVERIES / clients);
    for (const station of stations.values()) await station.loop(messages);
    for (let round = 0; round < ROUNDS; round++) {
      note(`${clients} clients, round ${round + 1} of ${ROUNDS}`);
      for (const who of inTurn(contenders, round)) {
        const station = stations.get(who)!;
        found.get(who)?.loops.push(await station.loop(messages));
        found.get(who)?.paces.push(await station.pace(PACED_MESSAGES, PACE_MS));
      }
    }
  } finally {
    await Promise.all([...stations.values()].map((station) => station.end()));
  }
  return found;
}

/** Each round begins with another contender, so that none always follows the same neighbour. */
function inTurn(names: readonly string[], round: number): readonly string[] {
  const start = round % names.length;
  return [...names.slice(start), ...names.slice(0, start)];
}

function figuresOf(own: Found, base: Found, clients: number): readonly number[] {
  const { loops, paces, before, after } = own;
  // Rounds are compared with the base of the same round, since the machine drifts.
  const ratio = (of: (figures: LoopFigures) => number): number =>
    median(loops.map((loop, round) => of(base.loops[round]!) / of(loop)));
  return [
    median(loops.map(({ deliveries, ms }) => deliveries / ms * 1000)),
    median(loops.map(({ deliveries, cpuUs }) => cpuUs / 1000 / deliveries * 100_000)),
    ratio(({ cpuUs }) => cpuUs),
    ratio(({ ms }) => ms),
    median(paces.map(({ medianMs }) => medianMs)),
    median(paces.map(({ p99Ms }) => p99Ms)),
    (after.bytes - before.bytes) / (clients - FIRST) / 1000,
    (after.rss - before.rss) / (clients - FIRST) / 1000,
  ];
}

function checksOf(figures: readonly number[], clients: number): readonly Check[] {
  return ["CPU", "time"].map((of, n) => {
    const figure = Math.round((figures[2 + n] ?? Number.NaN) * 100) / 100;
    const says = `deliveries to ${clients} for the same ${of} at least ${SHARE_MIN} of bare ws`;
    return { says, figure, holds: figure >= SHARE_MIN };
  });
}
