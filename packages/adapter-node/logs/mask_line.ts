import { MASK, maskText } from "@holdfast/core";

const EXAMPLE_CHARACTERS_MAX = 300;
/** No line of a log is longer where it matters; masking more would take time for nothing. */
const LOOKED_AT_MAX = 4096;
/**
 * Wallet keys of LNbits and payment hashes, tokens of sessions, keys of WireGuard: also glued to
 * what stands beside them.
 */
const KEY_REGEXP =
  /[0-9a-f]{32,}|\beyJ[\w-]{8,}(?:\.[\w-]+)*|(?<![A-Za-z0-9+/])[A-Za-z0-9+/]{43,}=/gi;
const CREDENTIAL_NAMES =
  String.raw`authorization["':=\s]+(?:basic|bearer)?|bearer|x-api-key|cookie` +
  "|(?:private|shared) key";
const CREDENTIAL_REGEXP = new RegExp(
  String.raw`((?:${CREDENTIAL_NAMES})["':=\s]+)[^\s"',;]+`,
  "gi",
);
// deno-lint-ignore no-control-regex
const CONTROL_REGEXP = /[\u0000-\u001f\u007f-\u009f\u2028\u2029]+/g;

/**
 * A line from elsewhere as a report may show it: without keys, channels, tokens and control
 * characters, at most 300 characters.
 *
 * @param line Untrusted text.
 * @param secrets Further values to hide.
 */
export function maskLine(line: string, secrets: readonly string[] = []): string {
  const known = maskText(line, secrets).slice(0, LOOKED_AT_MAX);
  const masked = maskText(known.replace(CREDENTIAL_REGEXP, `$1${MASK}`), secrets)
    .replace(KEY_REGEXP, MASK)
    .replace(CONTROL_REGEXP, " ")
    .trim();
  return masked.length <= EXAMPLE_CHARACTERS_MAX
    ? masked
    : `${masked.slice(0, EXAMPLE_CHARACTERS_MAX - 1)}…`;
}
