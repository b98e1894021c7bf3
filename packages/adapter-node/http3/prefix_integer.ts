import type { ReadNumber } from "./varint.ts";

/** More than any length or index that is taken, so that a number cannot be written endlessly. */
const VALUE_MAX = 2 ** 24;

/**
 * Reads an integer that begins in the low bits of a byte (RFC 7541 §5.1).
 *
 * @param prefixBits How many low bits of the first byte belong to it, 1 to 8.
 * @returns Null where bytes are missing, or where it is larger than 2^24.
 */
export function readPrefixInteger(
  bytes: Uint8Array,
  at: number,
  prefixBits: number,
): ReadNumber | null {
  const first = bytes[at];
  if (first === undefined) return null;
  const full = (1 << prefixBits) - 1;
  let value = first & full;
  if (value < full) return { value, next: at + 1 };
  for (let n = at + 1, weight = 1; value <= VALUE_MAX; n += 1, weight *= 128) {
    const byte = bytes[n];
    if (byte === undefined || weight > VALUE_MAX) return null;
    value += (byte & 0x7f) * weight;
    if (byte < 0x80) return value <= VALUE_MAX ? { value, next: n + 1 } : null;
  }
  return null;
}

/**
 * Writes an integer into the low bits of a byte and as many further ones as it takes.
 *
 * @param high The other bits of the first byte.
 */
export function writePrefixInteger(value: number, prefixBits: number, high: number): number[] {
  const full = (1 << prefixBits) - 1;
  if (value < full) return [high | value];
  const bytes = [high | full];
  let rest = value - full;
  for (; rest >= 128; rest = Math.floor(rest / 128)) bytes.push(rest % 128 | 0x80);
  bytes.push(rest);
  return bytes;
}
