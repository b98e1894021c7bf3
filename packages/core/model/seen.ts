/** Where on the path something was seen. */
export type Hop = "client" | "network" | "tls" | "proxy" | "tunnel" | "server";

/** What every record of evidence says. */
export interface Seen {
  /** When, in milliseconds of the observer's clock. */
  readonly at: number;
  /** Where it was measured, if not end to end. */
  readonly hop?: Hop;
  /**
   * The name of the vantage point, where a shorter path was probed for comparison (`--via`).
   * Records
   * without it speak of the whole path.
   */
  readonly via?: string;
  /** Further facts, masked. */
  readonly facts?: Readonly<Record<string, string | number | boolean>>;
}
