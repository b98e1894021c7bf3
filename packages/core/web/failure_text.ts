import { maskText } from "../model/mask.ts";

const TEXT_MAX = 200;

/**
 * One line on why a request failed, masked. Node hides the reason in `cause`; a page gives none at
 * all.
 *
 * @example Node's `fetch failed`
 * ```ts
 * import { failureText } from "@holdfast/core/web";
 * import { equal } from "node:assert/strict";
 *
 * const cause = Object.assign(new Error("connect ECONNREFUSED ::1:9"), { code: "ECONNREFUSED" });
 * equal(
 *   failureText(new TypeError("fetch failed", { cause })),
 *   "fetch failed: connect ECONNREFUSED ::1:9",
 * );
 * ```
 *
 * @param error Whatever was thrown.
 * @param secrets Values to hide wherever they stand.
 * @returns At most 200 characters.
 */
export function failureText(error: unknown, secrets: readonly string[] = []): string {
  const parts: string[] = [];
  // Causes nest two or three deep; the bound is for those that go round in a circle.
  for (let at: unknown = error, depth = 0; at instanceof Error && depth < 4; depth++) {
    const code = "code" in at && typeof at.code === "string" ? at.code : "";
    const text = at.message === "" ? code : at.message;
    if (text !== "" && !parts.includes(text)) parts.push(text);
    at = at.cause;
  }
  const text = parts.length === 0 ? "Failed without a reason" : parts.join(": ");
  return maskText(text, secrets).slice(0, TEXT_MAX);
}
