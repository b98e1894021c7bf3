/**
 * A start that cannot succeed: what failed, and what to do about it. Printed as one sentence,
 * without a stack.
 */
export class StartError extends Error {
  override readonly name = "StartError";
  /** What to do about it, imperative. */
  readonly remedy: string;

  constructor(message: string, remedy: string) {
    super(message);
    this.remedy = remedy;
  }
}
