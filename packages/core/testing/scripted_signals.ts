import type { Signal } from "../model/signal.ts";
import type { Signals } from "../ports/signals.ts";

/**
 * Signals that a test sends by hand. What is unfavourable (offline, hidden) is reported to late
 * listeners, as the port asks.
 *
 * @example The device loses its network
 * ```ts
 * import { ScriptedSignals } from "@holdfast/core/testing";
 * import { deepEqual } from "node:assert/strict";
 *
 * const signals = new ScriptedSignals();
 * const heard: string[] = [];
 * signals.setup((signal) => heard.push(signal.type));
 * signals.send({ type: "offline" });
 * deepEqual(heard, ["offline"]);
 * ```
 */
export class ScriptedSignals implements Signals {
  readonly #listeners = new Set<(signal: Signal) => void>();
  #isOnline = true;
  #isVisible = true;

  /** Listeners attached now; 0 proves that all were removed. */
  get listeners(): number {
    return this.#listeners.size;
  }

  /** Whether the device was last said to have a network. */
  get isOnline(): boolean {
    return this.#isOnline;
  }

  /** Whether the page was last said to be visible. */
  get isVisible(): boolean {
    return this.#isVisible;
  }

  /** Attaches a listener until the returned cleanup is called. */
  setup(report: (signal: Signal) => void): () => void {
    const listener = (signal: Signal): void => report(signal);
    this.#listeners.add(listener);
    if (!this.#isOnline) report({ type: "offline" });
    if (!this.#isVisible) report({ type: "hidden" });
    return () => this.#listeners.delete(listener);
  }

  /** Tells every listener. */
  send(signal: Signal): void {
    if (signal.type === "online" || signal.type === "offline") {
      this.#isOnline = signal.type === "online";
    }
    if (signal.type === "visible" || signal.type === "hidden") {
      this.#isVisible = signal.type === "visible";
    }
    for (const listener of [...this.#listeners]) listener(signal);
  }
}
