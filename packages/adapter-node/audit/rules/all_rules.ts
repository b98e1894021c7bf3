import type { ConfigFinding } from "../config_finding.ts";
import { accessDenied } from "./access_denied.ts";
import { apiKeyStripped } from "./api_key_stripped.ts";
import { authRequired } from "./auth_required.ts";
import { configInvalid } from "./config_invalid.ts";
import { connectionHeaderOverwritten } from "./connection_header_overwritten.ts";
import { connectionLimited } from "./connection_limited.ts";
import { duplicateHeader } from "./duplicate_header.ts";
import { eventStreamBuffered } from "./event_stream_buffered.ts";
import { forwardedProtoMissing } from "./forwarded_proto_missing.ts";
import { headerInheritanceCancelled } from "./header_inheritance_cancelled.ts";
import { hostHeaderChanged } from "./host_header_changed.ts";
import { http10Upstream } from "./http_1_0_upstream.ts";
import { http2WithoutWebsocket } from "./http2_without_websocket.ts";
import { maintenance } from "./maintenance.ts";
import { missingConnectionHeader } from "./missing_connection_header.ts";
import { missingUpgradeHeader } from "./missing_upgrade_header.ts";
import { notSticky } from "./not_sticky.ts";
import { originRejected } from "./origin_rejected.ts";
import { pathNotProxied } from "./path_not_proxied.ts";
import { pathRewritten } from "./path_rewritten.ts";
import { proxyBodyLimit } from "./proxy_body_limit.ts";
import { proxyDropsConnection } from "./proxy_drops_connection.ts";
import { proxyOverloaded } from "./proxy_overloaded.ts";
import { proxyProtocolMismatch } from "./proxy_protocol_mismatch.ts";
import { rateLimited } from "./rate_limited.ts";
import { readTimeout } from "./read_timeout.ts";
import { redirected } from "./redirected.ts";
import { requestHeaderTooLarge } from "./request_header_too_large.ts";
import { responseCached } from "./response_cached.ts";
import { handshakeInvalid } from "./handshake_invalid.ts";
import { tlsClientCertificate } from "./tls_client_certificate.ts";
import { tlsNoSharedProtocol } from "./tls_no_shared_protocol.ts";
import { tlsSniRejected } from "./tls_sni_rejected.ts";
import { tlsPlainHttpPort } from "./tls_plain_http_port.ts";
import { tlsExpected } from "./tls_expected.ts";
import { proxyRestarted } from "./proxy_restarted.ts";
import type { Rule } from "./rule.ts";
import { sendTimeout } from "./send_timeout.ts";
import { spaFallback } from "./spa_fallback.ts";
import { upgradeForced } from "./upgrade_forced.ts";
import { upgradeHeaderWrong } from "./upgrade_header_wrong.ts";
import { upgradeRequired } from "./upgrade_required.ts";
import { upstreamAllDown } from "./upstream_all_down.ts";
import { upstreamUnresolved } from "./upstream_unresolved.ts";
import { upstreamWrongScheme } from "./upstream_wrong_scheme.ts";
import { wrongLocation } from "./wrong_location.ts";
import { wrongVirtualHost } from "./wrong_virtual_host.ts";

/**
 * Every rule, in the order in which findings of one severity are told: what keeps a request from
 * the
 * server first, then what the server does not hear, then what breaks later.
 */
export const ALL_RULES: readonly Rule[] = [
  configInvalid,
  tlsPlainHttpPort,
  tlsExpected,
  tlsNoSharedProtocol,
  tlsSniRejected,
  tlsClientCertificate,
  wrongVirtualHost,
  wrongLocation,
  originRejected,
  accessDenied,
  authRequired,
  redirected,
  maintenance,
  proxyDropsConnection,
  rateLimited,
  upgradeRequired,
  spaFallback,
  pathNotProxied,
  headerInheritanceCancelled,
  missingUpgradeHeader,
  upgradeHeaderWrong,
  missingConnectionHeader,
  connectionHeaderOverwritten,
  handshakeInvalid,
  http2WithoutWebsocket,
  upstreamAllDown,
  upstreamUnresolved,
  upstreamWrongScheme,
  pathRewritten,
  duplicateHeader,
  apiKeyStripped,
  http10Upstream,
  forwardedProtoMissing,
  readTimeout,
  hostHeaderChanged,
  eventStreamBuffered,
  responseCached,
  upgradeForced,
  sendTimeout,
  connectionLimited,
  requestHeaderTooLarge,
  proxyBodyLimit,
  proxyProtocolMismatch,
  proxyRestarted,
  notSticky,
  proxyOverloaded,
];

/** How findings are ordered. */
export const SEVERITIES: readonly ConfigFinding["severity"][] = ["error", "warning", "info"];
