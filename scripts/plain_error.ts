/**
 * A failure that a person can act on: the commands print its two sentences and no stack trace.
 *
 * @example A port that is taken
 * ```ts ignore scripts are not a package
 * throw new PlainError("Cannot listen on port 3000: it is taken", "Choose another with PORT=3001");
 * ```
 */
export class PlainError extends Error {
  /** What to do about it, in the imperative. */
  readonly remedy: string;

  /** Makes the error from what happened and what to do about it. */
  constructor(message: string, remedy: string) {
    super(message);
    this.name = "PlainError";
    this.remedy = remedy;
  }
}
