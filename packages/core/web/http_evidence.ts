import { maskText } from "../model/mask.ts";
import type { Secret } from "../model/secret.ts";
import { parseRetryAfter } from "../policy/retry_after.ts";
import type { HeadersLike } from "./web_platform.ts";

/** Most characters of a body that a report keeps. */
export const BODY_START_MAX = 512;
/** Most characters of one header that a report keeps. */
const HEADER_MAX = 200;

/** Headers that tell who answered, and why. All others stay out of reports. */
const TELLING_HEADERS: ReadonlySet<string> = new Set([
  "age",
  "allow",
  "alt-svc",
  "cache-control",
  "cf-cache-status",
  "cf-ray",
  "connection",
  "content-encoding",
  "content-length",
  "content-type",
  "date",
  "etag",
  "holdfast",
  "holdfast-cursor",
  "location",
  "proxy-authenticate",
  "proxy-status",
  "retry-after",
  "sec-websocket-version",
  "server",
  "transfer-encoding",
  "upgrade",
  "vary",
  "via",
  "www-authenticate",
  "x-accel-buffering",
  "x-cache",
  "x-powered-by",
  "x-served-by",
]);

/**
 * The headers of an answer that help diagnosis, names in lower case, masked and cut to 200
 * characters each.
 *
 * @example Who answered
 * ```ts
 * import { tellingHeaders } from "@holdfast/core/web";
 * import { deepEqual } from "node:assert/strict";
 *
 * const headers = new Headers({ "Server": "nginx", "Set-Cookie": "id=1" });
 * deepEqual(tellingHeaders(headers), { server: "nginx" });
 * ```
 *
 * @param headers The headers of the answer.
 * @param secrets Values to hide wherever they stand.
 */
export function tellingHeaders(
  headers: Pick<HeadersLike, "forEach">,
  secrets: readonly (Secret | string)[] = [],
): Record<string, string> {
  const telling: Record<string, string> = {};
  headers.forEach((value, name) => {
    const known = name.toLowerCase();
    if (TELLING_HEADERS.has(known)) telling[known] = maskText(value, secrets).slice(0, HEADER_MAX);
  });
  return telling;
}

/**
 * The start of a body as a report may show it. It is masked before it is cut, so that no half of a
 * secret is left over.
 *
 * @example An error page that repeats the key
 * ```ts
 * import { bodyStart } from "@holdfast/core/web";
 * import { equal } from "node:assert/strict";
 *
 * equal(bodyStart("No wallet 3f9a3f9a", ["3f9a3f9a"]), "No wallet •••");
 * ```
 *
 * @param text The body, or as much of it as was read.
 * @param secrets Values to hide wherever they stand.
 * @returns At most 512 characters.
 */
export function bodyStart(text: string, secrets: readonly (Secret | string)[] = []): string {
  return maskText(text, secrets).slice(0, BODY_START_MAX);
}

/**
 * How long the peer asked us to stay away.
 *
 * A date is compared with the peer's own `Date` where it tells one, since its clock may be wrong,
 * or ours.
 *
 * @example A date, by a clock that is an hour off
 * ```ts
 * import { retryAfterOf } from "@holdfast/core/web";
 * import { equal } from "node:assert/strict";
 *
 * const headers = new Headers({
 *   "Date": "Fri, 20 Nov 2026 12:00:00 GMT",
 *   "Retry-After": "Fri, 20 Nov 2026 12:00:30 GMT",
 * });
 * equal(retryAfterOf(headers, 0), 30_000);
 * ```
 *
 * @param headers The headers of the answer.
 * @param wallNow The own wall clock, in milliseconds since the epoch.
 * @returns Milliseconds; `undefined` if nothing readable was said.
 */
export function retryAfterOf(
  headers: Pick<HeadersLike, "get">,
  wallNow: number,
): number | undefined {
  const field = headers.get("retry-after");
  if (field === null) return undefined;
  const theirNow = Date.parse(headers.get("date") ?? "");
  return parseRetryAfter(field, Number.isNaN(theirNow) ? wallNow : theirNow) ?? undefined;
}
