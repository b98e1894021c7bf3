/** A ticket as the page's own server hands it out. */
export interface Ticket {
  /** Opens one feed; travels in headers only. */
  readonly ticket: string;
  /** How long it is good for, in milliseconds. */
  readonly forMs: number;
}
