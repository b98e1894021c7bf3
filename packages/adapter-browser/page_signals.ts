import type { ClockReading, Signal, Signals } from "@holdfast/core";
import type { PageNetwork, PageScope, PageTarget } from "./page_scope.ts";
import { sleepWatch } from "./sleep_watch.ts";

/** Options of {@linkcode pageSignals}. */
export interface PageSignalsOptions {
  /** The window; looked up when listening begins. @default {globalThis} */
  readonly scope?: () => PageScope;
  /** Reads both clocks. @default {Date.now and performance.now} */
  readonly readClocks?: () => ClockReading;
  /** Calls again and again; returns what stops it. @default {setInterval} */
  readonly repeat?: (callback: () => void, everyMs: number) => () => void;
  /** Time between two looks at the clocks, in milliseconds. @default {2000} */
  readonly tickMs?: number;
  /** A look later than this means that we slept, in milliseconds. @default {4000} */
  readonly lateMsMax?: number;
}

/**
 * Browsers wake a page that was hidden for five minutes once a minute; half as long again is no
 * throttling.
 */
const HIDDEN_LATE_MS_MAX = 90_000;

/**
 * What a page tells: online and offline, visible and hidden, frozen and thawed (page lifecycle,
 * back/forward cache), a change of network, and sleep, found by a jump of the clocks.
 *
 * @example A device that is offline when listening begins
 * ```ts
 * import { pageSignals } from "@holdfast/adapter-browser";
 * import { deepEqual } from "node:assert/strict";
 *
 * const signals = pageSignals({ scope: () => ({ navigator: { onLine: false } }) });
 * const heard: string[] = [];
 * const cleanup = signals.setup((signal) => heard.push(signal.type));
 * cleanup();
 * deepEqual(heard, ["offline"]);
 * ```
 *
 * @param options Another window and other clocks, for tests.
 */
export function pageSignals(options: PageSignalsOptions = {}): Signals {
  return {
    setup: (report) => {
      const scope = options.scope?.() ?? (globalThis as PageScope);
      const watch = new PageWatch(scope, report, options);
      return () => watch.stop();
    },
  };
}

/** One listening: what was told last, so that nothing is told twice, and what must be undone. */
class PageWatch {
  readonly #scope: PageScope;
  readonly #report: (signal: Signal) => void;
  readonly #undo: (() => void)[] = [];
  readonly #lookAtClocks: () => number;
  #isStopped = false;
  #isOnline = true;
  #isVisible = true;
  #isFrozen = false;
  #network: string;

  constructor(scope: PageScope, report: (signal: Signal) => void, options: PageSignalsOptions) {
    this.#scope = scope;
    this.#report = report;
    this.#network = networkOf(scope.navigator?.connection);
    const read = options.readClocks ?? readPageClocks;
    const tickMs = options.tickMs ?? 2000;
    const limits = { tickMs, lateMsMax: options.lateMsMax ?? 4000 };
    const watch = sleepWatch(read(), { ...limits, hiddenLateMsMax: HIDDEN_LATE_MS_MAX });
    // Every change of visibility is looked at before it is noted, so what is noted held all along.
    this.#lookAtClocks = () => watch.look(read(), !this.#isVisible);
    this.#listen();
    this.#undo.push((options.repeat ?? repeatByInterval)(() => this.#tellOfSleep(), tickMs));
    this.#tellOfState();
  }

  stop(): void {
    this.#isStopped = true;
    for (const undo of this.#undo.splice(0)) undo();
  }

  #listen(): void {
    const scope = this.#scope as PageTarget;
    const { document, navigator } = this.#scope;
    const changed = (): void => this.#tellOfState();
    this.#on(scope, "online", () => this.#tellOfNetwork());
    this.#on(scope, "offline", changed);
    // A page that leaves for good is let go of too: its peers hear a close instead of silence.
    this.#on(scope, "pagehide", () => this.#tellOfFreezing(true));
    this.#on(scope, "pageshow", () => this.#tellOfFreezing(false));
    this.#on(document, "visibilitychange", changed);
    this.#on(document, "freeze", () => this.#tellOfFreezing(true));
    this.#on(document, "resume", () => this.#tellOfFreezing(false));
    this.#on(navigator?.connection, "change", changed);
  }

  #on(target: PageTarget | undefined, type: string, listener: () => void): void {
    if (target?.addEventListener === undefined) return;
    target.addEventListener(type, listener);
    this.#undo.push(() => target.removeEventListener(type, listener));
  }

  /**
   * Tells what differs from what was told; asked at every event, since a sleeping page misses some.
   */
  #tellOfState(): void {
    this.#tellOfSleep();
    const { navigator, document } = this.#scope;
    const isOnline = navigator?.onLine !== false;
    const isVisible = document === undefined ||
      document.visibilityState === "visible";
    // Estimates change often, the kind of network seldom: only the latter is worth a hint.
    const network = networkOf(navigator?.connection);
    if (isOnline !== this.#isOnline) {
      this.#isOnline = isOnline;
      this.#tell({ type: isOnline ? "online" : "offline" });
    }
    if (isVisible !== this.#isVisible) {
      this.#isVisible = isVisible;
      this.#tell({ type: isVisible ? "visible" : "hidden" });
    }
    if (network !== this.#network) {
      this.#network = network;
      this.#tell({ type: "network_changed", network });
    }
  }

  /** A network that went and came before anybody looked may be another one: told as well. */
  #tellOfNetwork(): void {
    const wasOnline = this.#isOnline;
    this.#tellOfState();
    if (wasOnline && this.#isOnline) this.#tell({ type: "online" });
  }

  #tellOfFreezing(isFrozen: boolean): void {
    if (isFrozen !== this.#isFrozen) {
      this.#isFrozen = isFrozen;
      this.#tell({ type: isFrozen ? "frozen" : "thawed" });
    }
    if (!isFrozen) this.#tellOfState();
  }

  #tellOfSleep(): void {
    const gapMs = this.#lookAtClocks();
    if (gapMs > 0) this.#tell({ type: "resumed", gapMs });
  }

  #tell(signal: Signal): void {
    if (!this.#isStopped) this.#report(signal);
  }
}

function networkOf(connection: PageNetwork | undefined): string {
  return connection?.type ?? connection?.effectiveType ?? "";
}

function readPageClocks(): ClockReading {
  return { wallMs: Date.now(), monotonicMs: performance.now() };
}

function repeatByInterval(callback: () => void, everyMs: number): () => void {
  const timer = setInterval(callback, everyMs);
  return () => clearInterval(timer);
}
