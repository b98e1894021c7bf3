import type { Field } from "./static_table.ts";

/**
 * A request for a session: extended CONNECT with `:protocol` (RFC 9220, draft-ietf-webtrans-http3).
 */
export interface SessionRequest {
  /** Path and query. */
  readonly path: string;
  /** Host and port as the client names them. */
  readonly authority: string;
  /** Of the page that asks; undefined where no page does. */
  readonly origin: string | undefined;
}

/** Drafts up to 13 say the first, later ones the second. */
const PROTOCOLS: readonly string[] = ["webtransport", "webtransport-h3"];

/**
 * Reads the fields of a request.
 *
 * @returns Null for every other request: this end serves sessions alone.
 */
export function sessionRequestOf(fields: readonly Field[]): SessionRequest | null {
  const named = new Map(fields);
  const path = named.get(":path") ?? "";
  const isSession = named.get(":method") === "CONNECT" && named.get(":scheme") === "https" &&
    PROTOCOLS.includes(named.get(":protocol") ?? "") && path.startsWith("/");
  const authority = named.get(":authority") ?? "";
  return isSession ? { path, authority, origin: named.get("origin") } : null;
}
