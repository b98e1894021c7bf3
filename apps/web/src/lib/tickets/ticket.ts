/** A ticket as the page's own server hands it out. */
export interface Ticket {
  /** Opens one feed; travels in headers only. */
  readonly ticket: string;
  /** How long it is good for, in milliseconds. */
  readonly forMs: number;
  /**
   * SHA-256 of the certificates under which WebTransport is served now and next, in base64; none
   * where an authority vouches for them.
   */
  readonly hashes: readonly string[];
}
