import { MASK, Secret } from "./secret.ts";

/** Up to the last `@` before the path: a password may hold one (WHATWG URL, authority state). */
const USERINFO_REGEXP = /\/\/[^/?#\s]+@/g;
const SECRET_PARAMETER_REGEXP =
  /([?&](?:api[-_]?key|key|token|access_token|ticket|password|secret|usr)=)[^&#\s"']+/gi;
const CHANNEL_REGEXP = /(\/api\/v1\/ws\/)[^/?#\s"']+/g;

/**
 * Hides what is secret in any text that may hold URLs: user and password, parameters that carry
 * keys, and LNbits' channel ids (the id in `/api/v1/ws/<id>` *is* the credential).
 *
 * @example A socket's address in a log
 * ```ts
 * import { maskText } from "@holdfast/core";
 * import { equal } from "node:assert/strict";
 *
 * equal(maskText("wss://host/api/v1/ws/3f9a"), "wss://host/api/v1/ws/•••");
 * equal(maskText("GET /wallet?api-key=3f9a&x=1"), "GET /wallet?api-key=•••&x=1");
 * ```
 *
 * @param text Any text.
 * @param secrets Further values to hide wherever they stand, whole. Values under four characters
 * are left alone.
 * @returns The text with every secret replaced by `•••`.
 */
export function maskText(
  text: string,
  secrets: readonly (Secret | string)[] = [],
): string {
  let masked = text;
  const values = secrets.map((secret) => typeof secret === "string" ? secret : secret.reveal());
  // The longest first: a secret inside another must not leave the rest of it standing.
  for (const value of values.sort((a, b) => b.length - a.length)) {
    if (value.length >= 4) masked = masked.replaceAll(value, MASK);
  }
  return masked
    .replace(USERINFO_REGEXP, `//${MASK}@`)
    .replace(SECRET_PARAMETER_REGEXP, `$1${MASK}`)
    .replace(CHANNEL_REGEXP, `$1${MASK}`);
}
