/**
 * A probe beside the link that sends something round the same path and waits for it to come back.
 * On LNbits: a socket on a random channel of our own, and a POST to that channel. It proves that
 * pushes can reach us now.
 */
export interface Loopback {
  /**
   * Opens the probe. Errors are not reported: an ask that is not answered says enough.
   * @param answered Called with the number of each ask that came back.
   */
  open(answered: (ask: number) => void): OpenLoopback;
}

/** A running loopback probe. */
export interface OpenLoopback {
  /** Sends one round. */
  ask(ask: number): void;
  /** Ends the probe; nothing is reported afterwards. */
  close(): void;
}
