import { type Evidence, type Hop, maskText, Secret } from "@holdfast/core";
import { requestSecrets } from "@holdfast/core/web";
import { pageClock } from "../page_clock.ts";
import {
  PROBE_LIMITS,
  type ProbeLimits,
  type ProbePageOptions,
  type ProbeStep,
} from "./probe_options.ts";
import { ownScope, type ProbeScope } from "./probe_scope.ts";
import { type ProbeSite, probeSite } from "./probe_site.ts";

/** Bytes of a channel's name and of a nonce: too many to guess or to meet by chance. */
const RANDOM_BYTES = 16;
/** As in base64url: nothing in it needs escaping in a query. */
const ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
/** Most bytes that `getRandomValues` gives at once (Web Crypto §10.1.1). */
const RANDOM_CHUNK = 65_536;

/** How a step ended. */
export interface StepEnd {
  readonly state: "passed" | "failed" | "skipped";
  readonly detail?: string;
}

/** One run of the probes: the page, the server, what was found, and the time that is left. */
export class ProbeRun {
  readonly scope: ProbeScope;
  readonly site: ProbeSite;
  readonly limits: ProbeLimits;
  readonly key: Secret | undefined;
  /** The id in the address of the WebSocket in question. */
  readonly item: string;
  readonly #found: Evidence[] = [];
  readonly #signal: AbortSignal | undefined;
  readonly #clock: { now(): number };
  readonly #onStep: ((step: ProbeStep) => void) | undefined;
  readonly #endAt: number;
  readonly #secrets: readonly string[];

  /** @throws {TypeError} If the address is none. */
  constructor(options: ProbePageOptions) {
    this.scope = options.scope ?? ownScope();
    this.site = probeSite(options.url, options.profile ?? "lnbits");
    this.limits = { ...PROBE_LIMITS, ...options.limits };
    this.key = options.key;
    this.item = (options.item ?? options.key)?.reveal() ?? `holdfast-${this.randomName()}`;
    this.#signal = options.signal;
    this.#clock = options.clock ?? pageClock();
    this.#onStep = options.onStep;
    this.#endAt = this.now() + this.limits.totalMs;
    const keys = [options.key?.reveal() ?? "", this.item].filter((text) => text !== "");
    this.#secrets = [
      ...keys,
      ...keys.map(encodeURIComponent),
      ...requestSecrets(new Secret(options.url), {}).filter((text) => text !== options.url),
    ];
  }

  /** Everything found so far. */
  get found(): readonly Evidence[] {
    return this.#found;
  }

  /** Time on the clock of the evidence, in milliseconds. */
  now(): number {
    return this.#clock.now();
  }

  /** How long a probe may wait now, within its own limit and that of the whole. */
  waitMs(atMost: number = this.limits.probeMs): number {
    return Math.max(0, Math.min(atMost, this.limits.probeMs, this.#endAt - this.now()));
  }

  /** Whether so much of the total time is left. */
  hasTime(ms: number): boolean {
    return this.#endAt - this.now() >= ms;
  }

  /** @throws The signal's reason, once the run was aborted. */
  check(): void {
    this.#signal?.throwIfAborted();
  }

  /** Keeps a record. */
  record(evidence: Evidence): void {
    this.#found.push(evidence);
  }

  /** Hides what is secret in a text. */
  mask(text: string): string {
    return maskText(text, this.#secrets);
  }

  /** Values that no record may hold. */
  get secrets(): readonly string[] {
    return this.#secrets;
  }

  /** Tells of a step around a piece of work. */
  async step(
    name: string,
    hop: Hop,
    work: () => Promise<StepEnd>,
    takesMs?: number,
  ): Promise<void> {
    this.check();
    this.#onStep?.({ name, hop, state: "running", ...(takesMs === undefined ? {} : { takesMs }) });
    const { state, detail } = await work();
    this.check();
    this.#onStep?.({ name, hop, state, ...(detail === undefined ? {} : { detail }) });
  }

  /** Calls back after so long, or when the run is aborted; the result takes it back. */
  after(delayMs: number, callback: () => void): () => void {
    const timer = this.scope.setTimeout(callback, delayMs);
    this.#signal?.addEventListener("abort", callback);
    return () => {
      this.scope.clearTimeout(timer);
      this.#signal?.removeEventListener("abort", callback);
    };
  }

  /** Resolves after so long, or when the run is aborted. */
  sleep(delayMs: number): Promise<void> {
    return new Promise((resolve) => {
      const stop = this.after(delayMs, () => {
        stop();
        resolve();
      });
    });
  }

  /** A name that nobody guesses. */
  randomName(): string {
    const bytes = new Uint8Array(RANDOM_BYTES);
    this.scope.crypto?.getRandomValues(bytes);
    return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
  }

  /** So many characters without a pattern, which no compression makes much smaller. */
  randomText(length: number): string {
    const bytes = new Uint8Array(Math.min(length, RANDOM_CHUNK));
    this.scope.crypto?.getRandomValues(bytes);
    return Array.from(bytes, (byte) => ALPHABET[byte & 63]).join("");
  }
}
