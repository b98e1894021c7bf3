import type { Subject } from "./subject.ts";

/** How often a server is heard of on a quiet WebSocket. */
export interface PingHabit {
  /** Milliseconds between pings; null: it sends none. */
  readonly everyMs: number | null;
  /** Whether the server is known by its path, or only assumed to be like most. */
  readonly isSure: boolean;
}

/** Servers known by the paths they are asked under. */
const KNOWN: readonly (readonly [RegExp, number | null])[] = [
  // Engine.IO 4 pings every 25 s.
  [/\/socket\.io\//, 25_000],
  // VNC sends nothing while the screen stands still.
  [/websockify/, null],
  // Phoenix clients send a heartbeat every 30 s.
  [/\/(live|socket)\/websocket$/, 30_000],
];

const LNBITS_MS = 20_000;
const USUAL_MS = 30_000;

/**
 * How often the server behind this path pings: LNbits (uvicorn) every 20 s, others by what is known
 * of them, the rest as most do.
 */
export function pingOf(subject: Subject): PingHabit {
  if (subject.isLnbits) return { everyMs: LNBITS_MS, isSure: true };
  const known = KNOWN.find(([path]) => path.test(subject.path));
  return known === undefined
    ? { everyMs: USUAL_MS, isSure: false }
    : { everyMs: known[1], isSure: true };
}
