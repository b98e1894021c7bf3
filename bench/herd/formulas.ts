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
    // The first decimal of what is drawn chooses the sign, so the pauses lie in ten bands.
    source: "socket.io-client 4.8.4, build/esm/contrib/backo2.js:26-34, manager.js:23-29: " +
      "1000 · 2^n ± up to 50 %, then cut to 5000",
    attempts: (random) =>
      paused((n) => {
        const meanMs = 1000 * 2 ** Math.min(n, 30);
        const drawn = random();
        const offMs = Math.floor(drawn * 0.5 * meanMs);
        const isEarlier = Math.floor(drawn * 10) % 2 === 0;
        return Math.min(5000, isEarlier ? meanMs - offMs : meanMs + offMs);
      }),
  },
  {
    name: "centrifuge 5",
    source: "centrifuge-js 5.7.1, src/utils.ts:30-36, centrifuge.ts:79-80 and 754-758: " +
      "500 + random(0, min(20000, 500 · 2^n)), cut to 20000",
    attempts: (random) =>
      paused((n) => {
        const spreadMs = Math.min(20_000, 500 * 2 ** Math.min(n, 31));
        return Math.min(20_000, 500 + Math.floor(random() * (spreadMs + 1)));
      }),
  },
  {
    name: "partysocket 1.3",
    // Only the very first connection of a socket is at once; one that was open counts from 1.
    source: "partysocket 1.3.0, src/ws.ts:126-130, 441-455, 532 and 617: 3000 · 1.3^n, cut to " +
      "10000, no jitter",
    attempts: () => paused((n) => Math.min(10_000, 3000 * 1.3 ** n)),
  },
  {
    name: "signalr 10",
    source: "@microsoft/signalr 10.0.11, src/DefaultReconnectPolicy.ts:7 with " +
      "withAutomaticReconnect(): 0, 2, 10, 30 s, no jitter, then gives up",
    attempts: () => paused((n) => [0, 2000, 10_000, 30_000][n] ?? null),
  },
  {
    name: "phoenix 1.8",
    source: "phoenix 1.8.16, assets/js/phoenix/socket.js:182-186, timer.js:34-41: " +
      "10, 50, 100, 150, 200, 250, 500, 1000, 2000, then 5000 ms, no jitter",
    attempts: () => paused((n) => [10, 50, 100, 150, 200, 250, 500, 1000, 2000][n] ?? 5000),
  },
];
