import { MASK } from "@holdfast/core";

/** A text without the key of the judged address, in which no other address stands. */
export function maskKey(text: string, key: string): string {
  return key === "" ? text : text.replaceAll(key, MASK);
}
