import type { Secret } from "@holdfast/core";

const FEED_REGEXP = /^[a-z0-9][a-z0-9-]{0,63}$/;

/**
 * The feed that a ticket says it opens (RFC 7519 §4.1.2), unproved: only the gateway knows whether
 * it holds.
 *
 * @returns Undefined where it says none.
 */
export function ticketSubject(ticket: Secret | undefined): string | undefined {
  const [, claims = ""] = ticket?.reveal().split(".") ?? [];
  try {
    const told: unknown = JSON.parse(Buffer.from(claims, "base64url").toString("utf8"));
    if (typeof told !== "object" || told === null || !("sub" in told)) return undefined;
    return typeof told.sub === "string" && FEED_REGEXP.test(told.sub) ? told.sub : undefined;
  } catch {
    return undefined;
  }
}
