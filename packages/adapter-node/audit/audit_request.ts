import type { JudgedRequest } from "./effective.ts";

/** What a request asks for, read from an address. */
export interface AuditTarget {
  readonly request: JudgedRequest;
  /** `wss:` and `ws:` ask for a WebSocket, `https:` and `http:` for an event stream. */
  readonly kind: "websocket" | "event-stream";
  readonly profile: "lnbits" | "generic";
  /** The key in an LNbits path, which no report may show; empty where there is none. */
  readonly key: string;
}

/** Shorter path segments are names, not keys: LNbits' keys have 32 digits. */
const KEY_LENGTH_MIN = 16;

/**
 * Makes the request to be judged of an address.
 *
 * @param address Such as `wss://lnbits.example.com/api/v1/ws/<key>`.
 * @returns Null when it is no such address.
 */
export function auditRequest(address: string): AuditTarget | null {
  const scheme = /^(wss?|https?):\/\//i.exec(address)?.[1]?.toLowerCase();
  const [, authority = "", path = ""] = /^\w+:\/\/([^/?#]*)([^#]*)/.exec(address) ?? [];
  const [, host = "", digits] = /^(\[[0-9a-f:.]+\]|[^:\s]+)(?::(\d{1,5}))?$/i.exec(
    authority.slice(authority.lastIndexOf("@") + 1),
  ) ?? [];
  if (scheme === undefined || host === "") return null;
  const tls = scheme === "wss" || scheme === "https";
  const port = digits === undefined ? (tls ? 443 : 80) : Number(digits);
  if (port < 1 || port > 65_535 || /\s/.test(path)) return null;
  const kind = scheme.startsWith("ws") ? "websocket" : "event-stream";
  const isDefault = port === (tls ? 443 : 80);
  const origin = `${tls ? "https" : "http"}://${host}${isDefault ? "" : `:${port}`}`;
  const full = path.startsWith("/") ? path : `/${path}`;
  const key = /\/api\/v1\/ws\/([^/?]+)\/?(?:\?|$)/.exec(full)?.[1];
  return {
    request: {
      host,
      port,
      tls,
      path: full,
      method: "GET",
      headers: kind === "websocket" ? handshakeHeaders(origin) : streamHeaders(),
    },
    kind,
    profile: key === undefined ? "generic" : "lnbits",
    key: key !== undefined && key.length >= KEY_LENGTH_MIN ? key : "",
  };
}

/** As Chromium and Safari send them. */
function handshakeHeaders(origin: string): Readonly<Record<string, string>> {
  return {
    upgrade: "websocket",
    connection: "Upgrade",
    origin,
    "sec-websocket-key": "dGhlIHNhbXBsZSBub25jZQ==",
    "sec-websocket-version": "13",
  };
}

function streamHeaders(): Readonly<Record<string, string>> {
  return { accept: "text/event-stream", connection: "keep-alive", "cache-control": "no-cache" };
}
