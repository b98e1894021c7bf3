// Measures and prints tables; results lie in bench/results as JSON. Usage: pnpm bench [name…]

import { mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { availableParallelism, cpus, loadavg, totalmem } from "node:os";
import { fileURLToPath } from "node:url";
import type { Bench } from "./bench.ts";
import { resultTable } from "./result_table.ts";

const FOLDER = fileURLToPath(new URL(".", import.meta.url));

/** Above this the figures of a bench are those of its neighbours. */
const LOAD_MAX = 0.5;

/** Runs the named benches, or all; resolves to 1 if a promise does not hold. */
export async function main(args: readonly string[]): Promise<number> {
  const known = readdirSync(FOLDER).flatMap((file) => /^(\w+)_bench\.ts$/.exec(file)?.[1] ?? []);
  const unknown = args.find((name) => !known.includes(name));
  if (unknown !== undefined) {
    console.error(
      `Unknown bench "${unknown}"\nGive any of: ${known.join(", ")}`,
    );
    return 64;
  }
  let status = 0;
  for (const name of args.length > 0 ? args : known) {
    const load = loadPerCore();
    if (load > LOAD_MAX) console.error(`${name}: ${busyWords(load)}`);
    const { bench }: { bench: Bench } = await import(`./${name}_bench.ts`);
    const result = await bench.run((text) => process.stderr.write(`${name}: ${text}\n`));
    console.log(`\n${resultTable(bench.title, result)}`);
    mkdirSync(`${FOLDER}results`, { recursive: true });
    const kept = {
      bench: name,
      title: bench.title,
      machine: { ...machine(), loadPerCoreBefore: load },
      ...result,
    };
    writeFileSync(
      `${FOLDER}results/${name}.json`,
      JSON.stringify(kept, null, 2) + "\n",
    );
    if (result.checks.some(({ holds }) => !holds)) status = 1;
  }
  return status;
}

/** Processes that wanted a core in the last minute, by core; above 1 somebody always waits. */
function loadPerCore(): number {
  return Number(((loadavg()[0] ?? 0) / availableParallelism()).toFixed(2));
}

function busyWords(load: number): string {
  return `the machine is busy (${load} processes for each core), so its times say little; ` +
    "repeat when it is quiet";
}

function machine(): Record<string, string | number> {
  const cores = cpus();
  return {
    node: process.versions.node,
    system: `${process.platform} ${process.arch}`,
    cpu: cores[0]?.model ?? "unknown",
    cores: cores.length,
    memoryGiB: Math.round(totalmem() / 2 ** 30),
  };
}
