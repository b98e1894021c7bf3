/** Exit codes of `holdfast`. */
export const EXIT = {
  /** Healthy, or all went as it should. */
  ok: 0,
  /** A cause was found: something is wrong, and it was said what. */
  found: 1,
  /** Nothing could be concluded. */
  inconclusive: 2,
  /** The command was used wrongly (`EX_USAGE` of sysexits). */
  usage: 64,
  /** An input cannot be read (`EX_NOINPUT` of sysexits). */
  unreadable: 66,
} as const;

/**
 * An end of the program that its user is meant to read: one sentence, what to do, and an exit code.
 */
export class CliError extends Error {
  override readonly name = "CliError";
  /** What to do about it; empty where nothing can be done. */
  readonly remediation: string;
  /** The exit code. */
  readonly exitCode: number;

  /**
   * @param exitCode The exit code.
   * @param message One sentence on what is wrong.
   * @param remediation One sentence on what to do.
   */
  constructor(exitCode: number, message: string, remediation = "") {
    super(message);
    this.exitCode = exitCode;
    this.remediation = remediation;
  }
}
