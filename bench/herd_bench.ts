import { nextRandom } from "@holdfast/core";
import type { Bench, BenchResult, Row } from "./bench.ts";
import { type Formula, FORMULAS } from "./herd/formulas.ts";

const CLIENTS = 100_000;
const OUTAGES_S = [3, 30, 300];
const SEED = 20_261_120;
/** Nobody waits longer than this for the last client. */
const HORIZON_MS = 900_000;
/** A client keeps what it drew within this much of the even spread. */
const HERD_MAX = 1.6;

/** What comes back at a server that was away: a herd, or a stream. */
export const bench: Bench = {
  title: `Reconnect herd: ${CLIENTS.toLocaleString("en")} simulated clients after an outage`,
  run: (note): Promise<BenchResult> => {
    const rows: Row[] = [];
    let worst = 0;
    for (const formula of FORMULAS) {
      note(formula.name);
      for (const outageS of OUTAGES_S) {
        const { peak, to99S, lost } = herd(formula, outageS * 1000);
        const figure = to99S === null ? null : peak * to99S / CLIENTS;
        if (formula.name === "holdfast") worst = Math.max(worst, figure ?? Number.NaN);
        rows.push({
          name: `${formula.name}, away ${outageS} s`,
          figures: [peak, to99S, figure, lost],
        });
      }
    }
    return Promise.resolve({
      setting:
        `seed ${SEED}; all cut at one moment, each first attempt after the outage succeeds at ` +
        "once; evenness is peak × time to 99 % (1 s at least) ÷ clients, 1 when evenly spread; " +
        "formulas in herd/formulas.ts",
      columns: ["peak per second", "99 % back after s", "evenness", "never back"],
      rows,
      checks: [{
        says: `evenness of holdfast at most ${HERD_MAX}`,
        figure: Math.round(worst * 100) / 100,
        holds: worst <= HERD_MAX,
      }],
    });
  },
};

/** When each client's first attempt after the outage comes. */
function herd(
  { attempts }: Formula,
  outageMs: number,
): { readonly peak: number; readonly to99S: number | null; readonly lost: number } {
  let seed = SEED;
  const random = (): number => {
    const drawn = nextRandom(seed);
    seed = drawn.seed;
    return drawn.value;
  };
  const perSecond = new Map<number, number>();
  const back: number[] = [];
  for (let n = 0; n < CLIENTS; n++) {
    const at = firstAfter(attempts(random), outageMs);
    if (at === null) continue;
    back.push(at - outageMs);
    const second = Math.floor((at - outageMs) / 1000);
    perSecond.set(second, (perSecond.get(second) ?? 0) + 1);
  }
  const sorted = Float64Array.from(back).sort();
  const last = sorted[Math.ceil(CLIENTS * 0.99) - 1];
  return {
    peak: Math.max(0, ...perSecond.values()),
    to99S: last === undefined ? null : Math.max(1, Math.round(last / 100) / 10),
    lost: CLIENTS - back.length,
  };
}

function firstAfter(attempts: Iterable<number>, outageMs: number): number | null {
  for (const at of attempts) {
    if (at >= outageMs) return at;
    if (at > HORIZON_MS) return null;
  }
  return null;
}
