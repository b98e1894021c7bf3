import type { LinkEnd } from "../model/link_end.ts";

/**
 * What an end asks of the next attempt.
 *
 * - `at_once`: an isolated cut; try again without delay, once.
 * - `spread`: a restart, an overload or a refusal; many clients saw the same, so keep to the
 *   backoff.
 * - `final`: this route will not work with these credentials or this address.
 */
export type EndVerdict = "at_once" | "spread" | "final";

/** Statuses by which a server says that asking again in the same way cannot help. */
const FINAL_STATUSES: readonly number[] = [401, 410];
/** Close codes that say: not with this request. */
const FINAL_CODES: readonly number[] = [1002, 1003, 1007, 1008, 1010];

/**
 * Reads an end. Finality is decided by code and status, never by the text of a reason, and 1000
 * from the peer is retried, since any code may come from a proxy.
 *
 * Ranges: 1012, 1013 and 1001 announce a restart, an overload or a leaving server (IANA registry of
 * close codes); 3000 to 3999 are retried; 4400 to 4499 mirror the 4xx statuses and are final but
 * for 4408 and 4429; other 4xxx are retried.
 *
 * @example A cut, a restart, a refused key
 * ```ts
 * import { endVerdict } from "@holdfast/core";
 * import { equal } from "node:assert/strict";
 *
 * equal(endVerdict({ how: "closed", code: 1006 }), "at_once");
 * equal(endVerdict({ how: "closed", code: 1012 }), "spread");
 * equal(endVerdict({ how: "refused", status: 401 }), "final");
 * ```
 */
export function endVerdict(end: LinkEnd): EndVerdict {
  if (end.how === "refused" || end.how === "failed" || end.how === "timeout") {
    if (end.status !== undefined && FINAL_STATUSES.includes(end.status)) return "final";
    // A gateway whose first words are a goodbye says why, without a status.
    const isTold = end.how === "refused" && end.code !== undefined;
    return isTold && codeVerdict(end) === "final" ? "final" : "spread";
  }
  return codeVerdict(end);
}

function codeVerdict(end: LinkEnd): EndVerdict {
  const code = end.code ?? 1006;
  if (end.retryAfterMs !== undefined) return "spread";
  if (FINAL_CODES.includes(code)) return "final";
  if (code >= 4400 && code <= 4499) {
    return code === 4408 || code === 4429 ? "spread" : "final";
  }
  return code === 1001 || (code >= 1011 && code <= 1013) ? "spread" : "at_once";
}
