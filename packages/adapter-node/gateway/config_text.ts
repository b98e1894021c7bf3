import { readFileSync } from "node:fs";
import { ConfigError } from "./config_error.ts";

/**
 * The text of a file that a configuration names, or is, without the space around it.
 *
 * @throws {ConfigError} If it cannot be read.
 */
export function configText(file: string): string {
  try {
    return readFileSync(file, "utf8").trim();
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? "unknown";
    throw new ConfigError(`Cannot read ${file}: ${code}`, "Name a file that can be read");
  }
}
