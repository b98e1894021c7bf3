/** A place where a rule may be broken, by how much, and why. */
export interface Exception {
  /** The rule's id. */
  readonly rule: string;
  /** The file, from the root of the workspace. */
  readonly path: string;
  /** How many findings stand there; fewer or more is an error, so the number only goes down. */
  readonly count: number;
  /** Why it is right, or not yet mended. */
  readonly reason: string;
}

/** The exceptions in force. */
export const EXCEPTIONS: readonly Exception[] = [];
