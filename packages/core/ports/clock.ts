/**
 * Time, as core sees it.
 *
 * `now` never goes backwards and must not stand still while the device sleeps, else ages would be
 * understated. Adapters get both from the larger step of the wall clock and the monotonic clock
 * ({@linkcode elapsedClock}).
 */
export interface Clock {
  /** Milliseconds since the epoch, at least as much later than before as time really passed. */
  now(): number;
  /**
   * Calls `callback` once, not before `delayMs` passed; late when the device slept or the tab was
   * throttled.
   * @returns Cancels; calling it again does nothing.
   */
  after(delayMs: number, callback: () => void): () => void;
}
