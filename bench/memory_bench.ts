import type { Bench, BenchResult } from "./bench.ts";
import { startChild } from "./child.ts";

const COUNTS = [1000, 5000];
const CONTENDERS = ["ws", "holdfast"];

/** What a connection costs while nothing happens on it. */
export const bench: Bench = {
  title: "Memory per connection",
  run: async (note): Promise<BenchResult> => {
    const figures = new Map<string, number[]>(
      CONTENDERS.map((name) => [name, []]),
    );
    for (const count of COUNTS) {
      for (const name of CONTENDERS) {
        note(`${count} connections of ${name}`);
        const server = await startChild("memory/serve.ts", []);
        const args = [name, String(server.answer["port"]), String(count)];
        const child = await startChild("memory/hold.ts", args, ["--expose-gc"]);
        figures.get(name)?.push(Number(child.answer["bytesEach"]));
        await child.end();
        await server.end();
      }
    }
    const base = figures.get("ws") ?? [];
    return {
      setting: "client connections in one process, server in another; heap and buffers after " +
        "garbage collection, divided by their number",
      columns: COUNTS.flatMap((
        count,
      ) => [`bytes each of ${count}`, "ratio to ws"]),
      rows: [...figures].map(([name, bytes]) => ({
        name,
        figures: bytes.flatMap((
          figure,
          index,
        ) => [figure, figure / (base[index] ?? NaN)]),
      })),
      checks: [],
    };
  },
};
