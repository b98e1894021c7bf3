/** A part of a path that can be broken: what passes by TCP, or what passes by UDP. */
export interface Breakable {
  /** What passes there, in a word or two. */
  readonly name: string;
  /** What carries it. */
  readonly over: "TCP" | "UDP";
  /** The faults that do something to what passes there. */
  readonly faults: readonly string[];
  readonly isBroken: boolean;
  /**
   * Breaks it, in place of the fault before.
   *
   * @param fault One of `faults`.
   */
  break(fault: string): void;
  heal(): void;
}
