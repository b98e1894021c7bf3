import type { Signal } from "../model/signal.ts";

/** What the device and the page tell. */
export interface Signals {
  /**
   * Starts listening; what is already known to be unfavourable (offline, hidden) is reported at
   * once.
   * @returns Stops listening and removes every listener.
   */
  setup(report: (signal: Signal) => void): () => void;
}
