import type { Connection } from "@holdfast/core";
import type { Bench, BenchResult } from "./bench.ts";
import { connectThrough, type Path, PATHS, startPath, timeUntil } from "./first_value/paths.ts";
import { startValueServer } from "./first_value/value_server.ts";
import { greatest, median } from "./statistics.ts";

/**
 * Runs of each path at once; each has a proxy of its own and draws its own phase of the backoff.
 */
const RUNS = 5;
const BROKEN_FOR_MS = 20_000;
const LIMIT_MS = 120_000;
const FALLBACK_MS_MAX = 2500;
const BACK_MS_MAX = 60_000;
const HALF_OPEN_MS_MAX = 15_000;

interface Times {
  readonly fallbackMs: number;
  readonly backMs: number;
}

/** How long a value stands still when its link breaks, and how long the way back takes. */
export const bench: Bench = {
  title: "Fallback and way back, in real seconds with the default policy",
  run: async (note): Promise<BenchResult> => {
    const broken = PATHS.filter(({ fault }) => fault !== undefined);
    note(
      `${broken.length} paths × ${RUNS} runs at once, about ${BROKEN_FOR_MS / 1000 + 25} s`,
    );
    const runs = await Promise.all(broken.map(async (path) => {
      const times = await Promise.all(
        Array.from({ length: RUNS }, () => breakAndHeal(path)),
      );
      return { name: path.name, times };
    }));
    note("half-open links");
    const halfOpen = await Promise.all(
      Array.from({ length: RUNS }, halfOpenMs),
    );
    const fallbacks = runs.flatMap(({ times }) => times.map(({ fallbackMs }) => fallbackMs));
    const backs = runs.flatMap(({ times }) => times.map(({ backMs }) => backMs));
    const atMost = (says: string, figure: number, most: number) => ({
      says: `${says} at most ${most} ms`,
      figure,
      holds: figure <= most,
    });
    return {
      setting:
        `an open link is broken for ${BROKEN_FOR_MS / 1000} s and healed; fallback: to the ` +
        "first value by another route; back: to the first message by the healed one",
      columns: ["fallback ms", "slowest", "back ms", "slowest"],
      rows: [
        ...runs.map(({ name, times }) => row(name, times)),
        {
          name: "half open",
          figures: [median(halfOpen), greatest(halfOpen), null, null],
        },
      ],
      checks: [
        atMost("fallback", greatest(fallbacks), FALLBACK_MS_MAX),
        atMost("back after healing", greatest(backs), BACK_MS_MAX),
        atMost("half-open link seen", greatest(halfOpen), HALF_OPEN_MS_MAX),
      ],
    };
  },
};

function row(
  name: string,
  times: readonly Times[],
): { name: string; figures: number[] } {
  const fallbacks = times.map(({ fallbackMs }) => fallbackMs);
  const backs = times.map(({ backMs }) => backMs);
  return {
    name,
    figures: [
      median(fallbacks),
      greatest(fallbacks),
      median(backs),
      greatest(backs),
    ],
  };
}

async function breakAndHeal({ fault, push }: Path): Promise<Times> {
  if (fault === undefined) {
    throw new TypeError("Cannot break the path: it has no fault");
  }
  const server = await startValueServer();
  const proxy = await startPath(server.url);
  const connection = connectThrough(proxy, push);
  try {
    await messageBy(connection, push);
    proxy.set(fault);
    const fallbackMs = await messageBy(connection, "poll");
    await new Promise((resolve) => setTimeout(resolve, BROKEN_FOR_MS));
    proxy.heal();
    return { fallbackMs, backMs: await messageBy(connection, push) };
  } finally {
    connection.close();
    await proxy.close();
    await server.close();
  }
}

function messageBy(
  connection: Connection<unknown>,
  route: string,
): Promise<number> {
  return timeUntil(
    (found) => connection.message$.subscribe(({ via }) => via === route && found()),
    LIMIT_MS,
  );
}

/** Until a link that fell silent without a word is no longer believed. */
async function halfOpenMs(): Promise<number> {
  const server = await startValueServer();
  const proxy = await startPath(server.url);
  const connection = connectThrough(proxy, "websocket");
  try {
    await messageBy(connection, "websocket");
    // Past the first seconds, in which every link is watched more closely.
    await new Promise((resolve) => setTimeout(resolve, 12_000));
    proxy.set({ type: "half_open" });
    return await timeUntil(
      (found) => connection.state$.subscribe(({ phase }) => phase !== "open" && found()),
      LIMIT_MS,
    );
  } finally {
    connection.close();
    await proxy.close();
    await server.close();
  }
}
