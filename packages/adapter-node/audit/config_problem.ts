/** Something that is wrong with a configuration, with its place. */
export interface ConfigProblem {
  readonly file: string;
  /** From 1. */
  readonly line: number;
  /** Such as `Unexpected "}"`: capital first letter, no full stop. */
  readonly message: string;
}
