/**
 * A value with its age. The page never shows one without the other.
 *
 * `asOf` is the moment the server was *asked*, not the moment it answered, so the age is never
 * understated.
 */
export interface Fresh<T> {
  readonly value: T;
  /** When the value was known to be the server's, in milliseconds of the connection's clock. */
  readonly asOf: number;
  /**
   * How old the value can get before it is confirmed again, while things go on as they do now, in
   * milliseconds.
   */
  readonly maxAgeMs: number;
  /** The route that brought the news of it. */
  readonly via: string;
}

/** What can be said about age right now, whether or not there is a value yet. */
export interface Freshness {
  /** When the newest confirmed value was asked for; `null` before the first. */
  readonly asOf: number | null;
  /**
   * The bound on age that holds while the current state lasts; `Infinity` when nothing delivers.
   */
  readonly maxAgeMs: number;
  /** The route that confirmed it last. */
  readonly via: string | null;
}
