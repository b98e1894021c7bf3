/** A configuration that cannot be used: one sentence, and what to do. */
export class ConfigError extends Error {
  override readonly name = "ConfigError";
  readonly remediation: string;

  constructor(message: string, remediation: string) {
    super(message);
    this.remediation = remediation;
  }
}
