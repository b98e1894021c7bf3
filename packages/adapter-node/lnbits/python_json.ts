/**
 * Writes JSON as Python's `json.dumps` does by default: a space after each comma and colon, and
 * everything beyond ASCII escaped. LNbits' pushes are written so, its REST answers are not.
 *
 * @example Spaces and escapes
 * ```ts
 * import { pythonJson } from "@holdfast/adapter-node/lnbits";
 * import { equal } from "node:assert/strict";
 *
 * equal(pythonJson({ memo: "é", list: [1, null] }), '{"memo": "\\u00e9", "list": [1, null]}');
 * ```
 *
 * @param value Plain data: what `JSON.stringify` takes, without `toJSON`.
 * @returns The text, ASCII only.
 */
export function pythonJson(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(pythonJson).join(", ")}]`;
  if (typeof value === "object" && value !== null) {
    const members = Object.entries(value)
      .filter(([, member]) => member !== undefined)
      .map(([name, member]) => `${quote(name)}: ${pythonJson(member)}`);
    return `{${members.join(", ")}}`;
  }
  return typeof value === "string" ? quote(value) : JSON.stringify(value ?? null);
}

function quote(text: string): string {
  return JSON.stringify(text).replace(
    /[\u007f-\uffff]/g,
    (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}
