import type { ClockReading } from "@holdfast/core";
import type { PageScope, PageTarget } from "../page_scope.ts";
import type { PageSignalsOptions } from "../page_signals.ts";

/** An event target that counts its listeners. */
export class FakeTarget implements PageTarget {
  readonly #listeners = new Map<string, Set<(event: Event) => void>>();

  addEventListener(type: string, listener: (event: Event) => void): void {
    const listeners = this.#listeners.get(type) ?? new Set();
    this.#listeners.set(type, listeners.add(listener));
  }

  removeEventListener(type: string, listener: (event: Event) => void): void {
    this.#listeners.get(type)?.delete(listener);
  }

  /** Listeners attached now. */
  get listeners(): number {
    return [...this.#listeners.values()].reduce((sum, listeners) => sum + listeners.size, 0);
  }

  /** Fires an event, with these fields. */
  fire(type: string, fields: object = {}): void {
    for (const listener of this.#listeners.get(type) ?? []) {
      listener(Object.assign(new Event(type), fields));
    }
  }
}

/** A window with its document, network and clocks, all moved by hand. */
export class FakePage {
  readonly window: FakeTarget = new FakeTarget();
  readonly document: FakeTarget & { visibilityState: string } = Object.assign(
    new FakeTarget(),
    {
      visibilityState: "visible",
    },
  );
  readonly connection: FakeTarget & { type?: string; effectiveType?: string } = new FakeTarget();
  readonly navigator: { onLine: boolean; connection: FakePage["connection"] } = {
    onLine: true,
    connection: this.connection,
  };
  readonly clocks: { wallMs: number; monotonicMs: number } = { wallMs: 1_000_000, monotonicMs: 0 };
  #tick: (() => void) | null = null;

  /** What `pageSignals` takes. */
  get options(): PageSignalsOptions {
    return {
      scope: (): PageScope =>
        Object.assign(this.window, { document: this.document, navigator: this.navigator }),
      readClocks: (): ClockReading => ({ ...this.clocks }),
      repeat: (callback) => {
        this.#tick = callback;
        return () => {
          this.#tick = null;
        };
      },
    };
  }

  /** Whether a timer runs. */
  get isTicking(): boolean {
    return this.#tick !== null;
  }

  /** Listeners attached anywhere. */
  get listeners(): number {
    return this.window.listeners + this.document.listeners +
      this.connection.listeners;
  }

  /** Lets both clocks run on, then fires the timer. */
  tick(wallMs: number, monotonicMs: number = wallMs): void {
    this.pass(wallMs, monotonicMs);
    this.#tick?.();
  }

  /** Lets time pass without any timer. */
  pass(wallMs: number, monotonicMs: number = wallMs): void {
    this.clocks.wallMs += wallMs;
    this.clocks.monotonicMs += monotonicMs;
  }

  /** Changes the device's belief, and says so. */
  setOnline(isOnline: boolean): void {
    this.navigator.onLine = isOnline;
    this.window.fire(isOnline ? "online" : "offline");
  }

  /** Shows or hides the page, and says so. */
  setVisible(isVisible: boolean): void {
    this.document.visibilityState = isVisible ? "visible" : "hidden";
    this.document.fire("visibilitychange");
  }
}
