/** A number read from bytes, and where the next thing begins. */
export interface ReadNumber {
  readonly value: number;
  readonly next: number;
}

/**
 * Reads a variable-length integer (RFC 9000 §16).
 *
 * @returns Null while bytes are missing. Numbers beyond 2^53 − 1, which nothing here needs, are
 * read as that.
 */
export function readVarint(bytes: Uint8Array, at: number): ReadNumber | null {
  const first = bytes[at];
  if (first === undefined) return null;
  const length = 1 << (first >> 6);
  if (at + length > bytes.length) return null;
  let value = first & 0x3f;
  for (let n = 1; n < length; n += 1) value = value * 256 + (bytes[at + n] ?? 0);
  return { value: Math.min(value, Number.MAX_SAFE_INTEGER), next: at + length };
}

/**
 * Writes a variable-length integer in as few bytes as it takes.
 *
 * @param value A whole number from 0 to 2^53 − 1.
 */
export function writeVarint(value: number): Uint8Array {
  const prefix = value < 2 ** 6 ? 0 : value < 2 ** 14 ? 1 : value < 2 ** 30 ? 2 : 3;
  const bytes = new Uint8Array(1 << prefix);
  let rest = value;
  for (let n = bytes.length - 1; n >= 0; n -= 1) {
    bytes[n] = rest % 256;
    rest = Math.floor(rest / 256);
  }
  bytes[0] = (bytes[0] ?? 0) | prefix << 6;
  return bytes;
}
