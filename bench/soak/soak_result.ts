import type { BenchResult, Check, Row } from "../bench.ts";
import { doorOf, FEED_CARRIERS, type FeedCarrier } from "../feed_route.ts";
import type { Break } from "./chaos.ts";
import type { Reader } from "./reader.ts";
import { sumOf, type Tally } from "./tally.ts";

/** What a soak was, and what came of it. */
export interface Soaked {
  readonly minutes: number;
  /** What was done, so that a reader can judge the figures. */
  readonly setting: string;
  /** The newest number. */
  readonly newest: number;
  readonly readers: readonly Reader[];
  /** Every break of a path. */
  readonly breaks: readonly Break[];
}

/** Each carrier brings this many numbers a minute at least, or the soak says nothing of it. */
const NUMBERS_A_MINUTE = 100;
const CARRIERS: readonly FeedCarrier[] = [...FEED_CARRIERS, "poll"];

/** The figures by carrier, by reader and by fault, and the promises. */
export function soakResult(soaked: Soaked): BenchResult {
  const { minutes, setting, newest, readers, breaks } = soaked;
  const { lost, doubled, reordered } = sumOf(readers.map(({ ledger }) => ledger.total));
  const late = readers.filter(({ ledger }) => ledger.last !== newest).length;
  const fewest = Math.min(...FEED_CARRIERS.map((carrier) => tallyBy(carrier, readers).told));
  return {
    setting,
    columns: ["told", "jumps by snapshot", "lost", "doubled", "reordered", "routes", "breaks"],
    rows: [
      ...CARRIERS.map((carrier) => carrierRow(carrier, readers, breaks)),
      ...readers.map(readerRow),
      ...faultRows(breaks),
    ],
    checks: [
      none("numbers lost", lost),
      none("numbers doubled", doubled),
      none("numbers out of order", reordered),
      none("readers not at the newest number after healing", late),
      {
        says: `numbers by the carrier that brought fewest, at least ${NUMBERS_A_MINUTE} a minute`,
        figure: fewest,
        holds: fewest >= NUMBERS_A_MINUTE * minutes,
      },
    ],
  };
}

function carrierRow(
  carrier: FeedCarrier,
  readers: readonly Reader[],
  breaks: readonly Break[],
): Row {
  const paths = readers.flatMap((reader) => reader.paths);
  const passed = new Set(paths.flatMap(({ parts }) => parts[doorOf(carrier)]));
  const times = breaks.filter(({ part }) => passed.has(part)).length;
  const routes = readers.flatMap(({ ledger }) => [...ledger.byRoute.keys()])
    .filter((id) => carrierOf(id) === carrier).length;
  return {
    name: `by ${carrier}`,
    figures: [...figuresOf(tallyBy(carrier, readers)), routes, times],
  };
}

function readerRow({ ledger, leader }: Reader, n: number): Row {
  return {
    name: `reader ${n + 1}, ${leader === null ? "usual order" : `${leader} first`}`,
    figures: [...figuresOf(ledger.total), ledger.byRoute.size, null],
  };
}

function faultRows(breaks: readonly Break[]): readonly Row[] {
  const names = breaks.map(({ part, fault }) => `broken over ${part.over}: ${fault}`);
  return [...new Set(names)].toSorted().map((name) => ({
    name,
    figures: [...NO_FIGURES, names.filter((other) => other === name).length],
  }));
}

function tallyBy(carrier: FeedCarrier, readers: readonly Reader[]): Tally {
  return sumOf(
    readers.flatMap(({ ledger }) => [...ledger.byRoute])
      .filter(([id]) => carrierOf(id) === carrier)
      .map(([, tally]) => tally),
  );
}

/** A route is named after its carrier and the number of its gateway. */
function carrierOf(routeId: string): string {
  return routeId.slice(0, routeId.indexOf(" "));
}

const NO_FIGURES: readonly null[] = [null, null, null, null, null, null];

function figuresOf({ told, jumps, lost, doubled, reordered }: Tally): readonly number[] {
  return [told, jumps, lost, doubled, reordered];
}

function none(says: string, figure: number): Check {
  return { says, figure, holds: figure === 0 };
}
