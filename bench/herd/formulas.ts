import { nextBackoffMs } from "@holdfast/core";

/** Moments of the attempts of one client, in milliseconds since the outage began. */
export type Attempts = Generator<number, void, void>;

/** One library's way of coming back. */
export interface Formula {
  readonly name: string;
  /** Where the formula was read. */
  readonly source: string;
  /** The attempts of one client; ends where the library gives up. */
  readonly attempts: (random: () => number) => Attempts;
}

/** Attempts with these pauses between them. */
function* paused(pauseMs: (n: number) => number | null): Attempts {
  let at = 0;
  for (let n = 0;; n++) {
    const pause = pauseMs(n);
    if (pause === null) return;
    at += pause;
    yield at;
  }
}

const BASE_MS = 1000;
const CAP_MS = 16_000;

/** Ours, and those of five libraries with their defaults. */
export const FORMULAS: readonly Formula[] = [
  {
    name: "holdfast",
    source: "policy/backoff.ts: windows 1 s to 16 s, one phase for each outage",
    *attempts(random) {
      const phase = random();
      let at = 0;
      for (;;) {
        at = nextBackoffMs(at, phase, { baseMs: BASE_MS, capMs: CAP_MS });
        yield at;
      }
    },
  },
  {
    name: "socket.io 4.8",
    source: "contrib/backo2: 1000 · 2^n ± 50 %, then cut to 5000",
    attempts: (random) =>
      paused((n) => Math.min(5000, 1000 * 2 ** Math.min(n, 10) * (0.5 + random()))),
  },
  {
    name: "centrifuge 5",
    source: "utils.ts: 500 + random(0, min(20000, 500 · 2^n))",
    attempts: (random) =>
      paused((n) =>
        Math.min(20_000, 500 + random() * Math.min(20_000, 500 * 2 ** Math.min(n, 16)))
      ),
  },
  {
    name: "partysocket 1.3",
    source: "ws.ts: 0, then 3000 · 1.3^n, cap 10000, no jitter",
    attempts: () => paused((n) => n === 0 ? 0 : Math.min(10_000, 3000 * 1.3 ** (n - 1))),
  },
  {
    name: "signalr 10",
    source: "DefaultReconnectPolicy.ts: 0, 2, 10, 30 s, then gives up",
    attempts: () => paused((n) => [0, 2000, 10_000, 30_000][n] ?? null),
  },
  {
    name: "phoenix 1.8",
    source: "socket.js: 10, 50, 100, 150, 200, 250, 500, 1000, 2000, then 5000 ms",
    attempts: () => paused((n) => [10, 50, 100, 150, 200, 250, 500, 1000, 2000][n] ?? 5000),
  },
];
