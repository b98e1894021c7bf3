import { StartError } from "./start_error.ts";

/** What the environment holds. */
export type Env = Readonly<Record<string, string | undefined>>;

/**
 * A whole number that the environment names; `null` where it is empty or absent.
 *
 * @throws {StartError} If it is none, or outside its limits.
 */
export function wholeNumber(env: Env, name: string, least: number, most: number): number | null {
  const text = env[name];
  if (!text) return null;
  const value = Number(text);
  if (/^\d+$/.test(text) && value >= least && value <= most) return value;
  throw new StartError(
    `Cannot use ${name}: must be a whole number from ${least} to ${most}, got '${text}'`,
    `Set ${name} to such a number, or leave it out`,
  );
}
