import type { AdmissionLimits } from "./admission.ts";
import { ConfigError } from "./config_error.ts";

/** Each limit, and the most that it can be. */
const MOST: Readonly<Record<keyof AdmissionLimits, number>> = {
  linksPerAddress: 1_000_000,
  linksMax: 1_000_000,
  requestsPerMinute: 1_000_000,
  requestsMax: 100_000_000,
};

/**
 * Reads what a configuration says of limits.
 *
 * @param told An object with some of the names of {@linkcode AdmissionLimits}; `undefined` where
 * nothing is said.
 * @throws {ConfigError} If something in it cannot be used.
 */
export function limitsConfigOf(told: unknown): AdmissionLimits {
  if (told === undefined) return {};
  const names = Object.keys(MOST) as (keyof AdmissionLimits)[];
  const isObject = typeof told === "object" && told !== null && !Array.isArray(told);
  const entries = isObject ? Object.entries(told as Readonly<Record<string, unknown>>) : [];
  const unknown = entries.find(([name]) => !names.some((known) => known === name));
  if (!isObject || unknown !== undefined) {
    throw new ConfigError(
      isObject
        ? `Cannot use limits: it does not know ${unknown?.[0]}`
        : "Cannot use limits: not an object",
      `Give some of: ${names.join(", ")}`,
    );
  }
  for (const [name, value] of entries) {
    const most = MOST[name as keyof AdmissionLimits];
    const isCount = typeof value === "number" && Number.isInteger(value) && value > 0;
    if (isCount && value <= most) continue;
    throw new ConfigError(
      `Cannot use ${JSON.stringify(value)} for ${name}`,
      `Give a whole number from 1 to ${most}`,
    );
  }
  return Object.fromEntries(entries);
}
