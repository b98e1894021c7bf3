import fc, { type Arbitrary } from "fast-check";
import type { Evidence } from "../../model/evidence.ts";
import type { LinkEnd } from "../../model/link_end.ts";

const at = fc.nat(100_000);
const tookMs = fc.constantFrom(1, 20, 300, 4000, 6000, 30_000, 60_000);
const status = fc.constantFrom(
  ...[101, 200, 204, 301, 302, 307, 400, 401, 403, 404, 405, 414, 421, 426, 429, 431, 444, 499],
  ...[500, 502, 503, 504, 520, 524],
);
const headers = fc.constantFrom<Readonly<Record<string, string>>>(
  {},
  { server: "nginx/1.22.1", "content-type": "text/html" },
  { server: "uvicorn", "content-type": "application/json", allow: "POST" },
  { server: "nginx", "www-authenticate": "Basic", via: "1.1 squid" },
  { location: "https://example.com/login" },
  { age: "12", "x-cache": "HIT" },
  { "retry-after": "10" },
);
const bodyStart = fc.constantFrom(
  ...["", '{"detail":"Method Not Allowed"}', '{"detail":"Wallet not found."}'],
  ...["<html><head><title>502 Bad Gateway</title>", "<!doctype html><title>App</title>"],
  ...["Failed to open a WebSocket connection: missing Sec-WebSocket-Key header.", "Forbidden"],
);
const address = fc.constantFrom("192.0.2.1", "198.51.100.7", "10.0.0.2", "2001:db8::1");
const systemCode = fc.constantFrom("ECONNREFUSED", "ECONNRESET", "EHOSTUNREACH", "ETIMEDOUT");

/** How an attempt ended, with what Node can see of it. */
const end: Arbitrary<LinkEnd> = fc.record({
  how: fc.constantFrom(
    "refused" as const,
    "closed" as const,
    "failed" as const,
    "timeout" as const,
  ),
  status,
  headers,
  bodyStart,
  code: fc.constantFrom(1000, 1001, 1002, 1006, 1009, 1011, 1012, 4401),
}, { requiredKeys: ["how"] });

/** Records about the way: name, TCP, TLS, HTTP, handshakes. */
export function pathEvidenceArbitrary(): Arbitrary<Evidence> {
  return fc.oneof(dns, tcp, tls, http, http, upgrade, upgrade, http2, quality);
}

const dns: Arbitrary<Evidence> = fc.record({
  kind: fc.constant("dns" as const),
  at,
  name: fc.constant("example.com"),
  addresses: fc.array(address, { maxLength: 3 }),
  tookMs,
  error: fc.constantFrom("ENOTFOUND", "EAI_AGAIN", "timeout"),
}, { requiredKeys: ["kind", "at", "name", "addresses", "tookMs"] });

const tcp: Arbitrary<Evidence> = fc.record({
  kind: fc.constant("tcp" as const),
  at,
  address,
  port: fc.constantFrom(80, 443, 5000),
  outcome: fc.constantFrom(
    ...["connected", "refused", "timeout", "reset", "unreachable"] as const,
  ),
  tookMs,
  error: systemCode,
}, { requiredKeys: ["kind", "at", "address", "port", "outcome", "tookMs"] });

const tls: Arbitrary<Evidence> = fc.record({
  kind: fc.constant("tls" as const),
  at,
  outcome: fc.constantFrom("ok" as const, "error" as const, "timeout" as const),
  tookMs,
  error: fc.constantFrom(
    ...["CERT_HAS_EXPIRED", "CERT_NOT_YET_VALID", "DEPTH_ZERO_SELF_SIGNED_CERT"],
    ...["UNABLE_TO_VERIFY_LEAF_SIGNATURE", "ERR_TLS_CERT_ALTNAME_INVALID", "ECONNRESET"],
    ...["ERR_SSL_WRONG_VERSION_NUMBER", "ERR_SSL_TLSV1_UNRECOGNIZED_NAME"],
  ),
  protocol: fc.constantFrom("TLSv1.2", "TLSv1.3"),
  alpn: fc.constantFrom("h2", "http/1.1"),
  chainLength: fc.integer({ min: 1, max: 3 }),
}, { requiredKeys: ["kind", "at", "outcome", "tookMs"] });

const http: Arbitrary<Evidence> = fc.record({
  kind: fc.constant("http" as const),
  at,
  what: fc.constantFrom(
    ...["wallet", "wallet-query-key", "wallet-no-key", "no-cors", "health", "ws-path"] as const,
    ...["ws-path-slash", "unknown-path", "heavy-up", "heavy-down", "post", "plain-http"] as const,
  ),
  outcome: fc.constantFrom(...["answered", "opaque", "failed", "cut", "timeout"] as const),
  status: fc.option(status, { nil: null }),
  tookMs,
  headers,
  bodyStart,
  error: systemCode,
}, { requiredKeys: ["kind", "at", "what", "outcome", "status", "tookMs"] });

const upgrade: Arbitrary<Evidence> = fc.record({
  kind: fc.constant("upgrade" as const),
  at,
  routeKind: fc.constant("websocket" as const),
  outcome: fc.constantFrom(...["opened", "refused", "failed", "timeout"] as const),
  tookMs,
  end,
  variant: fc.constantFrom(
    ...["normal", "no-key", "no-origin", "foreign-origin", "no-extensions"] as const,
    ...["unknown-path", "trailing-slash", "plain", "second", "proxy-protocol"] as const,
  ),
  status,
  headers,
  flaw: fc.constant("Sec-WebSocket-Accept is not the key's"),
  fired: fc.constantFrom(...["error", "error-and-close", "exception"] as const),
}, { requiredKeys: ["kind", "at", "routeKind", "outcome", "tookMs"] });

const http2: Arbitrary<Evidence> = fc.record({
  kind: fc.constant("http2" as const),
  at,
  offered: fc.boolean(),
  http1: fc.boolean(),
  extendedConnect: fc.boolean(),
  connectStatus: fc.option(status, { nil: null }),
});

const quality: Arbitrary<Evidence> = fc.record({
  kind: fc.constant("path_quality" as const),
  at,
  rttMs: fc.constantFrom(1, 40, 300, 900),
  rttMaxMs: fc.constantFrom(2, 80, 500, 3000),
  asked: fc.constantFrom(5, 20),
  late: fc.constantFrom(0, 1, 5),
  bytesPerSecond: fc.constantFrom(800, 50_000, 9_000_000),
}, { requiredKeys: ["kind", "at", "rttMs", "rttMaxMs", "asked", "late"] });
