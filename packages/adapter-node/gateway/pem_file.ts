import { ConfigError } from "./config_error.ts";
import { configText } from "./config_text.ts";

/**
 * The text of a PEM file (RFC 7468) that a configuration names.
 *
 * @param kind What must stand in it, such as `CERTIFICATE`.
 * @throws {ConfigError} If it cannot be read, or holds something else.
 */
export function pemFile(file: string, kind: string): string {
  const text = configText(file);
  if (text.includes(`${kind}-----`)) return `${text}\n`;
  throw new ConfigError(`Cannot use ${file}: no ${kind.toLowerCase()} in it`, "Give a PEM file");
}
