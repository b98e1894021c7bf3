import type { Bench, BenchResult } from "./bench.ts";
import { connectThrough, type Path, PATHS, startPath, timeUntil } from "./first_value/paths.ts";
import { startValueServer } from "./first_value/value_server.ts";
import { median } from "./statistics.ts";

const ROUNDS = 31;
const RATIO_MAX = 1.2;
const LIMIT_MS = 30_000;

/** How long a person waits for the first value, against a plain fetch of it. */
export const bench: Bench = {
  title: "Time to first value",
  run: async (note): Promise<BenchResult> => {
    const rows = [];
    for (const path of PATHS) {
      note(path.name);
      rows.push({ name: path.name, figures: await measure(path) });
    }
    return {
      setting: `from the first subscription to the first value, ${ROUNDS} interleaved rounds, ` +
        "medians; the server takes 30 ms to answer; both have a warm HTTP connection",
      columns: ["fetch ms", "holdfast ms", "ratio"],
      rows,
      checks: rows.map(({ name, figures: [, , ratio = Infinity] }) => ({
        says: `${name}: at most ${RATIO_MAX} times a plain fetch`,
        figure: ratio,
        holds: ratio <= RATIO_MAX,
      })),
    };
  },
};

async function measure({ fault, push }: Path): Promise<number[]> {
  const server = await startValueServer();
  const proxy = await startPath(server.url);
  if (fault !== undefined) proxy.set(fault);
  const fetched: number[] = [];
  const watched: number[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    const startedAt = performance.now();
    await (await fetch(`${proxy.url}/value`)).text();
    fetched.push(performance.now() - startedAt);
    const connection = connectThrough(proxy, push);
    watched.push(
      await timeUntil(
        (found) => connection.message$.subscribe(found),
        LIMIT_MS,
      ),
    );
    connection.close();
  }
  await proxy.close();
  await server.close();
  const ratios = watched.map((ms, round) => ms / (fetched[round] ?? NaN));
  return [median(fetched), median(watched), median(ratios)];
}
