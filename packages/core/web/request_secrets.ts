import type { Secret } from "../model/secret.ts";

/**
 * What looks like a key. Shorter parts of an address are words, and hiding them would only hide the
 * meaning.
 */
const KEY_REGEXP = /^[\w.~+/=-]{16,}$/;
/** Parameters whose value is a key however short it is. */
const KEY_NAME_REGEXP = /key|token|secret|pass|auth|ticket|session|usr|user/i;
/** Headers whose values everybody may know; hiding `application/json` would blind the reports. */
const PUBLIC_HEADERS: ReadonlySet<string> = new Set(["accept", "accept-language", "user-agent"]);

/**
 * Every text in a request that a report must not repeat: header values, user and password, and
 * query values and path segments that look like keys. Servers like to repeat them in error pages,
 * bare and without the name that would give them away.
 *
 * @example The key in a query
 * ```ts
 * import { Secret } from "@holdfast/core";
 * import { requestSecrets } from "@holdfast/core/web";
 * import { ok } from "node:assert/strict";
 *
 * const secrets = requestSecrets(new Secret("https://host/wallet?api-key=3f9a3f9a"), {});
 * ok(secrets.includes("3f9a3f9a"));
 * ```
 */
export function requestSecrets(
  url: Secret,
  headers: Readonly<Record<string, Secret>>,
): readonly string[] {
  const address = url.reveal();
  // Whole too: an engine that cannot parse an address repeats all of it.
  const found = new Set<string>([address]);
  for (const [name, value] of Object.entries(headers)) {
    if (PUBLIC_HEADERS.has(name.toLowerCase())) continue;
    const text = value.reveal();
    // An engine that refuses a value with a line break repeats it without.
    found.add(text).add(text.trim());
    // `Bearer 3f9a…`: the scheme is no secret, and a server repeats only the rest.
    found.add(text.slice(text.lastIndexOf(" ") + 1));
  }
  const [path = "", query = ""] = address.split("#")[0]!.split(/\?(.*)/s);
  for (const pair of query.split("&")) {
    const [name = "", value = ""] = pair.split(/=(.*)/s);
    const isKey = KEY_NAME_REGEXP.test(name) || KEY_REGEXP.test(decoded(value));
    if (isKey) found.add(value).add(decoded(value));
  }
  for (const segment of path.replace(/^[a-z+.-]+:\/\/[^/]*/i, "").split("/")) {
    if (KEY_REGEXP.test(decoded(segment))) found.add(segment).add(decoded(segment));
  }
  const userinfo = /^[a-z+.-]+:\/\/([^/?#]*)@/i.exec(address)?.[1] ?? "";
  for (const part of userinfo.split(":")) found.add(part).add(decoded(part));
  // Longest first, so that a secret within a longer one does not leave the rest of it standing.
  return [...found].filter((text) => text.length >= 4).sort((a, b) => b.length - a.length);
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text.replaceAll("+", " "));
  } catch {
    return text;
  }
}
