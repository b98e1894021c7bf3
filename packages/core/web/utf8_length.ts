/**
 * Whether a text takes more than so many bytes as UTF-8. Nearly always its number of code units
 * decides at once.
 *
 * @example One character of two bytes
 * ```ts
 * import { utf8LengthExceeds } from "@holdfast/core/web";
 * import { equal } from "node:assert/strict";
 *
 * equal(utf8LengthExceeds("é", 1), true);
 * equal(utf8LengthExceeds("é", 2), false);
 * ```
 *
 * @param text The text; a lone surrogate counts as the three bytes of U+FFFD.
 * @param limit Bytes.
 */
export function utf8LengthExceeds(text: string, limit: number): boolean {
  if (text.length > limit) return true;
  if (text.length * 3 <= limit) return false;
  let bytes = 0;
  for (let at = 0; at < text.length; at++) {
    const point = text.codePointAt(at)!;
    if (point > 0xffff) at++;
    bytes += point < 0x80 ? 1 : point < 0x800 ? 2 : point <= 0xffff ? 3 : 4;
    if (bytes > limit) return true;
  }
  return false;
}
