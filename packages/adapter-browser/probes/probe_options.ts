import type { Clock, Hop, Secret } from "@holdfast/core";
import type { ProbeScope } from "./probe_scope.ts";

/** What is told while probes run. */
export interface ProbeStep {
  /** What is being tried, a few words that stay the same from start to end. */
  readonly name: string;
  /** The hop that it tells most about. */
  readonly hop: Hop;
  readonly state: "running" | "passed" | "failed" | "skipped";
  /** The vantage point, where several are compared. */
  readonly via?: string;
  /** What was seen, masked. */
  readonly detail?: string;
  /** How long it may take, in milliseconds; said beforehand. */
  readonly takesMs?: number;
}

/** How long probes wait, and how much they read. */
export interface ProbeLimits {
  /** The longest wait of one probe, in milliseconds. @default {4500} */
  readonly probeMs: number;
  /** The longest wait of all of them together, in milliseconds. @default {10000} */
  readonly totalMs: number;
  /** How long an open socket may take to bring our own message back. @default {2500} */
  readonly echoMs: number;
  /** Bytes read of one answer; the rest is left. @default {1048576} */
  readonly bodyBytesMax: number;
}

/** Options of {@linkcode probePage}. */
export interface ProbePageOptions {
  /**
   * Address of LNbits (`https://host/prefix`), or with the generic profile that of the WebSocket
   * (`wss://host/path`).
   */
  readonly url: string;
  /** The id in the WebSocket's address. @default {the key, else a random one} */
  readonly item?: Secret;
  /** The wallet's invoice key; without it the wallet is not asked for. */
  readonly key?: Secret;
  /** What the server is. @default {"lnbits"} */
  readonly profile?: "lnbits" | "generic";
  /** Ends it early: what is under way is let go of, and the promise rejects. */
  readonly signal?: AbortSignal;
  /** Told of each step as it begins and as it ends. */
  readonly onStep?: (step: ProbeStep) => void;
  /** How long to wait and how much to read. @default {see ProbeLimits} */
  readonly limits?: Partial<ProbeLimits>;
  /** The clock that the evidence is dated by. @default {pageClock()} */
  readonly clock?: Pick<Clock, "now">;
  /** The page. @default {the page that we are in} */
  readonly scope?: ProbeScope;
}

/** What holds where nothing else is said. */
export const PROBE_LIMITS: ProbeLimits = {
  probeMs: 4500,
  totalMs: 10_000,
  echoMs: 2500,
  bodyBytesMax: 1024 * 1024,
};
