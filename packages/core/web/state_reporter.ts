import type { Secret } from "../model/secret.ts";
import type { Clock } from "../ports/clock.ts";
import type { WebPlatform } from "./web_platform.ts";

/** How a connection stands, in words that hold nothing of its value. */
export interface StateReport {
  /** `open`, `degraded`, `polling`, … */
  readonly phase: string;
  /** The route that delivers; empty for none. */
  readonly via: string;
  /** What the diagnosis names; empty for nothing. */
  readonly cause: string;
}

/** What a {@linkcode StateReporter} is made of. */
export interface StateReporterOptions<Signal> {
  /** Carries the reports. */
  readonly web: WebPlatform<Signal>;
  /** Time for gaps and for patience. */
  readonly clock: Clock;
  /** `https://…/v1/reports?feed=…` of the gateway. */
  readonly url: string;
  /** Opens the feed. A `Secret` over a function gives a renewed one to each report. */
  readonly ticket: Secret;
  /** Smallest time between two reports. @default {10000} */
  readonly gapMs?: number;
}

/** Between two tries at a gateway that does not take reports. */
const RETRY_MS_MAX = 300_000;
const TIMEOUT_MS = 10_000;

/**
 * Tells a gateway how a client's connection stands, so that its operator sees what clients see. The
 * newest report is told, at most one in each gap, and those between two are left out: this must
 * never load a path that is already in trouble.
 */
export class StateReporter<Signal> {
  readonly #options: StateReporterOptions<Signal>;
  readonly #gapMs: number;
  #wanted: StateReport | null = null;
  #told = "";
  #failures = 0;
  #notBefore = -Infinity;
  #isAsking = false;
  #isClosed = false;
  #cancel: () => void = () => {};

  constructor(options: StateReporterOptions<Signal>) {
    this.#options = options;
    this.#gapMs = options.gapMs ?? 10_000;
  }

  /** Takes in how it stands now. */
  tell(report: StateReport): void {
    if (this.#isClosed) return;
    this.#wanted = textOf(report) === this.#told ? null : report;
    this.#schedule();
  }

  /** Tells nothing any more. */
  close(): void {
    this.#isClosed = true;
    this.#cancel();
  }

  #schedule(): void {
    this.#cancel();
    if (this.#wanted === null || this.#isAsking || this.#isClosed) return;
    const { clock } = this.#options;
    const waitMs = Math.max(0, this.#notBefore - clock.now());
    this.#cancel = clock.after(waitMs, () => void this.#send());
  }

  async #send(): Promise<void> {
    const { clock } = this.#options;
    const wanted = this.#wanted;
    if (wanted === null) return;
    this.#isAsking = true;
    const isTaken = await this.#post(textOf(wanted));
    this.#isAsking = false;
    this.#failures = isTaken ? 0 : this.#failures + 1;
    if (isTaken) this.#told = textOf(wanted);
    if (isTaken && this.#wanted === wanted) this.#wanted = null;
    const pauseMs = Math.min(RETRY_MS_MAX, this.#gapMs * 2 ** Math.min(this.#failures, 10));
    this.#notBefore = clock.now() + pauseMs;
    this.#schedule();
  }

  /** @returns Whether it need not be told again: a report that was refused is none. */
  async #post(body: string): Promise<boolean> {
    const { web, clock, url, ticket } = this.#options;
    const abort = web.createAbort();
    const cancel = clock.after(TIMEOUT_MS, () => abort.abort());
    try {
      const { status } = await web.fetch(url, {
        method: "POST",
        headers: { authorization: `Bearer ${ticket.reveal()}` },
        body,
        cache: "no-store",
        redirect: "manual",
        signal: abort.signal,
      });
      return status < 500 && status !== 429 && status !== 401;
    } catch {
      return false;
    } finally {
      cancel();
    }
  }
}

function textOf({ phase, via, cause }: StateReport): string {
  return JSON.stringify({ phase, via, cause });
}
