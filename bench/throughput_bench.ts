import type { Bench, BenchResult } from "./bench.ts";
import { startChild } from "./child.ts";
import { median } from "./statistics.ts";
import { CONTENDERS, PARSING } from "./throughput/contenders.ts";

const MESSAGES = 200_000;
const ROUNDS = 9;
const BASE = "ws";

/** How many messages a client can take in, beside its peers. */
export const bench: Bench = {
  title: "Receive throughput",
  run: async (note): Promise<BenchResult> => {
    const times = new Map(
      Object.keys(CONTENDERS).map((name) => [name, [] as number[]]),
    );
    const cpuTimes = new Map(
      Object.keys(CONTENDERS).map((name) => [name, [] as number[]]),
    );
    const server = await startChild("throughput/serve.ts", []);
    try {
      for (let round = 1; round <= ROUNDS; round++) {
        note(`round ${round} of ${ROUNDS}`);
        for (const name of inTurn(Object.keys(CONTENDERS), round)) {
          const args = [name, String(server.answer["port"]), String(MESSAGES)];
          const child = await startChild("throughput/receive.ts", args);
          await child.end();
          times.get(name)?.push(Number(child.answer["ms"]));
          cpuTimes.get(name)?.push(Number(child.answer["cpuMs"]));
        }
      }
    } finally {
      await server.end();
    }
    return judge(times, cpuTimes);
  },
};

/** Each round begins with another contender, so that none always follows the same neighbour. */
function inTurn(names: readonly string[], round: number): string[] {
  const start = round % names.length;
  return [...names.slice(start), ...names.slice(0, start)];
}

type Times = ReadonlyMap<string, readonly number[]>;

function judge(times: Times, cpuTimes: Times): BenchResult {
  const msOf = (name: string): number => median(times.get(name) ?? []);
  // Rounds are compared with the base of the same round, since the machine drifts.
  const ratioOf = (name: string): number =>
    median(
      (times.get(name) ?? []).map((ms, round) => (times.get(BASE)?.[round] ?? NaN) / ms),
    );
  const rows = [...times.keys()].map((name) => ({
    name,
    figures: [
      MESSAGES / msOf(name),
      msOf(name),
      median(cpuTimes.get(name) ?? []),
      ratioOf(name),
    ],
  }));
  const ours = ratioOf("holdfast");
  const parsed = ratioOf("holdfast + JSON.parse");
  const peers = [...PARSING].filter((name) => !/^(ws|holdfast)/.test(name));
  const best = Math.max(...peers.map(ratioOf));
  return {
    setting: `${MESSAGES} messages of about 190 bytes, server in a process of its own, each ` +
      `contender in a fresh process after a warm-up, ${ROUNDS} interleaved rounds, medians`,
    columns: ["messages/ms", "ms", "CPU ms", "ratio to ws"],
    rows,
    checks: [
      { says: "at least 0.95 of ws", figure: ours, holds: ours >= 0.95 },
      {
        says: "with JSON.parse, ahead of every peer that parses (their best ratio is " +
          `${best.toFixed(2)})`,
        figure: parsed,
        holds: parsed > best,
      },
    ],
  };
}
