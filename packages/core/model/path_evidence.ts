import type { LinkEnd } from "./link_end.ts";
import type { RouteKind } from "./route.ts";
import type { Seen } from "./seen.ts";

/** The name was looked up, in both families. */
export interface DnsEvidence extends Seen {
  readonly kind: "dns";
  readonly name: string;
  /** All addresses, IPv4 and IPv6; empty when it failed. */
  readonly addresses: readonly string[];
  readonly tookMs: number;
  /** The resolver's code, such as `ENOTFOUND` or `EAI_AGAIN`; `timeout` where we gave up. */
  readonly error?: string;
}

/** One TCP connection to one address. */
export interface TcpEvidence extends Seen {
  readonly kind: "tcp";
  readonly address: string;
  readonly port: number;
  /**
   * `unreachable` is ICMP or the own routing table; `reset` ended a connection that stood, before
   * or
   * while the first bytes were answered.
   */
  readonly outcome: "connected" | "refused" | "timeout" | "reset" | "unreachable";
  readonly tookMs: number;
  /** The system's code, such as `ECONNREFUSED` or `EHOSTUNREACH`. */
  readonly error?: string;
}

/** One TLS handshake. */
export interface TlsEvidence extends Seen {
  readonly kind: "tls";
  /** `error` includes a certificate that does not hold, even where the handshake would go on. */
  readonly outcome: "ok" | "error" | "timeout";
  readonly tookMs: number;
  /**
   * OpenSSL's or Node's code: `CERT_HAS_EXPIRED`, `CERT_NOT_YET_VALID`,
   * `DEPTH_ZERO_SELF_SIGNED_CERT`,
   * `SELF_SIGNED_CERT_IN_CHAIN`, `UNABLE_TO_GET_ISSUER_CERT_LOCALLY`,
   * `UNABLE_TO_VERIFY_LEAF_SIGNATURE`, `ERR_TLS_CERT_ALTNAME_INVALID`,
   * `ERR_SSL_WRONG_VERSION_NUMBER`,
   * `ERR_SSL_TLSV1_ALERT_PROTOCOL_VERSION`, `ERR_SSL_TLSV1_UNRECOGNIZED_NAME`, `ECONNRESET`, …
   */
  readonly error?: string;
  /** Such as `TLSv1.3`. */
  readonly protocol?: string;
  /** The application protocol the server chose (RFC 7301): `h2`, `http/1.1`, or absent. */
  readonly alpn?: string;
  readonly issuer?: string;
  /** Subject alternative names, as one text. */
  readonly names?: string;
  /** Wall-clock milliseconds. */
  readonly validFrom?: number;
  /** Wall-clock milliseconds. */
  readonly validTo?: number;
  /** Certificates sent by the server, the leaf included. */
  readonly chainLength?: number;
  /** What the port spoke instead of TLS. */
  readonly spoke?: "http";
}

/** Which request a probe made. */
export type HttpProbe =
  /** The wallet, or the resource that is polled, as the live connection asks for it. */
  | "wallet"
  /** The same with the key in the query instead of the header. */
  | "wallet-query-key"
  /** The same without any key: must be refused. */
  | "wallet-no-key"
  /** A page's cross-origin question without reading the answer (`mode: "no-cors"`). */
  | "no-cors"
  /** `/api/v1/health`, a gateway's `/healthz`, or `/` with the generic profile. */
  | "health"
  /** Whether a gateway takes new links: its `/readyz`. */
  | "ready"
  /** The WebSocket's own path, asked for plainly, without Upgrade. */
  | "ws-path"
  /** The same with a slash added or removed. */
  | "ws-path-slash"
  /** A path that no server knows. */
  | "unknown-path"
  /** A request made large by a long query: only its way up is heavy. */
  | "heavy-up"
  /** A request for a large answer (`/openapi.json`): only its way down is heavy. */
  | "heavy-down"
  /** A POST with a body, to see the body limit. */
  | "post"
  /** Plain HTTP asked of the TLS port, or of port 80. */
  | "plain-http";

/** One plain request. */
export interface HttpEvidence extends Seen {
  readonly kind: "http";
  readonly what: HttpProbe;
  /**
   * - `answered`: a complete answer that can be read.
   * - `opaque`: an answer came that a page may not read.
   * - `failed`: no answer, at once or by an error; `cut`: it began and did not end.
   * - `timeout`: nothing until our own deadline.
   */
  readonly outcome: "answered" | "opaque" | "failed" | "cut" | "timeout";
  /** Null where none was seen. */
  readonly status: number | null;
  readonly tookMs: number;
  /**
   * Names in lower case: `server`, `via`, `location`, `allow`, `content-type`, `retry-after`, ….
   */
  readonly headers?: Readonly<Record<string, string>>;
  /** The first characters of the body, masked, at most 512. */
  readonly bodyStart?: string;
  /** Bytes of the body that arrived. */
  readonly bytes?: number;
  /** The error's code, such as `ECONNRESET`, `ECONNREFUSED`, `HPE_INVALID_CONSTANT`. */
  readonly error?: string;
}

/** What HTTP/2 there is, and whether it carries a WebSocket (RFC 8441). */
export interface Http2Evidence extends Seen {
  readonly kind: "http2";
  /** Whether ALPN chose `h2` when both were offered. */
  readonly offered: boolean;
  /** Whether HTTP/1.1 is spoken too. */
  readonly http1: boolean;
  /** Whether `SETTINGS_ENABLE_CONNECT_PROTOCOL` was sent. */
  readonly extendedConnect: boolean;
  /** Status of the extended CONNECT; null where it was not tried or not answered. */
  readonly connectStatus: number | null;
}

/** How a WebSocket handshake was made. */
export type UpgradeVariant =
  /** As the live connection makes it. */
  | "normal"
  /** Without `Sec-WebSocket-Key`: a WebSocket server that hears the Upgrade complains of it. */
  | "no-key"
  | "no-origin"
  | "foreign-origin"
  | "no-extensions"
  /** To a path that no server knows. */
  | "unknown-path"
  /** With a slash added or removed. */
  | "trailing-slash"
  /** Over port 80 without TLS. */
  | "plain"
  /** A second one while the first is open. */
  | "second"
  /** The same after a PROXY protocol preface. */
  | "proxy-protocol";

/** One attempt to open a push link, with how it went. */
export interface UpgradeEvidence extends Seen {
  readonly kind: "upgrade";
  readonly routeKind: RouteKind;
  readonly outcome: "opened" | "refused" | "failed" | "timeout";
  readonly tookMs: number;
  /** Status, headers, start of the body, error: as far as they could be seen. */
  readonly end?: LinkEnd;
  /** How a probe varied it; absent or `normal` for the handshake that is in question. */
  readonly variant?: UpgradeVariant;
  /** Status of the answer, the 101 included. */
  readonly status?: number;
  /** Headers of a 101, names in lower case. */
  readonly headers?: Readonly<Record<string, string>>;
  /** What is wrong with the 101 (RFC 6455 §4.1), in words; absent when it holds. */
  readonly flaw?: string;
  /** Which error a page's socket fired; a blocked socket never fires `close`. */
  readonly fired?: "error" | "error-and-close" | "exception";
}

/** What the path is like for traffic that passes. */
export interface PathQualityEvidence extends Seen {
  readonly kind: "path_quality";
  /** Median round trip in milliseconds, small packets. */
  readonly rttMs: number;
  /** Largest round trip. */
  readonly rttMaxMs: number;
  /** Round trips asked for. */
  readonly asked: number;
  /** Those that were late by a retransmission (more than three medians and 150 ms), or lost. */
  readonly late: number;
  /** Bytes per second of a large answer; absent where it was not measured. */
  readonly bytesPerSecond?: number;
}
