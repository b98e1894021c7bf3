import type { Cause } from "./cause.ts";
import { accessDenied } from "./causes/access_denied.ts";
import { apiKeyStripped } from "./causes/api_key_stripped.ts";
import { authRequired } from "./causes/auth_required.ts";
import { badGateway } from "./causes/bad_gateway.ts";
import { clientFrameRefused } from "./causes/client_frame_refused.ts";
import { closeUnanswered } from "./causes/close_unanswered.ts";
import { closedByServer } from "./causes/closed_by_server.ts";
import { configInvalid } from "./causes/config_invalid.ts";
import { connectionHeaderOverwritten } from "./causes/connection_header_overwritten.ts";
import { connectionLimited } from "./causes/connection_limited.ts";
import { duplicateHeader } from "./causes/duplicate_header.ts";
import { eventStreamBuffered } from "./causes/event_stream_buffered.ts";
import { forwardedProtoMissing } from "./causes/forwarded_proto_missing.ts";
import { gatewayTimeout } from "./causes/gateway_timeout.ts";
import { handshakeInvalid } from "./causes/handshake_invalid.ts";
import { handshakeSlow } from "./causes/handshake_slow.ts";
import { handshakeUnanswered } from "./causes/handshake_unanswered.ts";
import { headerInheritanceCancelled } from "./causes/header_inheritance_cancelled.ts";
import { hostHeaderChanged } from "./causes/host_header_changed.ts";
import { http2ConnectBroken } from "./causes/http2_connect_broken.ts";
import { http2WithoutWebsocket } from "./causes/http2_without_websocket.ts";
import { http10Upstream } from "./causes/http_1_0_upstream.ts";
import { maintenance } from "./causes/maintenance.ts";
import { missingConnectionHeader } from "./causes/missing_connection_header.ts";
import { missingUpgradeHeader } from "./causes/missing_upgrade_header.ts";
import { notSticky } from "./causes/not_sticky.ts";
import { originRejected } from "./causes/origin_rejected.ts";
import { pathNotProxied } from "./causes/path_not_proxied.ts";
import { pathRewritten } from "./causes/path_rewritten.ts";
import { pingUnanswered } from "./causes/ping_unanswered.ts";
import { pongMissing } from "./causes/pong_missing.ts";
import { proxyBodyLimit } from "./causes/proxy_body_limit.ts";
import { proxyDown } from "./causes/proxy_down.ts";
import { proxyDropsConnection } from "./causes/proxy_drops_connection.ts";
import { proxyDropsUpgrade } from "./causes/proxy_drops_upgrade.ts";
import { proxyOverloaded } from "./causes/proxy_overloaded.ts";
import { proxyProtocolMismatch } from "./causes/proxy_protocol_mismatch.ts";
import { proxyRestarted } from "./causes/proxy_restarted.ts";
import { pushMissing } from "./causes/push_missing.ts";
import { pushStale } from "./causes/push_stale.ts";
import { rateLimited } from "./causes/rate_limited.ts";
import { readTimeout } from "./causes/read_timeout.ts";
import { redirected } from "./causes/redirected.ts";
import { requestHeaderTooLarge } from "./causes/request_header_too_large.ts";
import { responseCached } from "./causes/response_cached.ts";
import { routeMissing } from "./causes/route_missing.ts";
import { sendTimeout } from "./causes/send_timeout.ts";
import { serverError } from "./causes/server_error.ts";
import { serverStalled } from "./causes/server_stalled.ts";
import { serverWithoutWebsocket } from "./causes/server_without_websocket.ts";
import { spaFallback } from "./causes/spa_fallback.ts";
import { subprotocolMismatch } from "./causes/subprotocol_mismatch.ts";
import { unknownKey } from "./causes/unknown_key.ts";
import { upgradeForced } from "./causes/upgrade_forced.ts";
import { upgradeHeaderWrong } from "./causes/upgrade_header_wrong.ts";
import { upgradeRequired } from "./causes/upgrade_required.ts";
import { upstreamAborted } from "./causes/upstream_aborted.ts";
import { upstreamAllDown } from "./causes/upstream_all_down.ts";
import { upstreamHangs } from "./causes/upstream_hangs.ts";
import { upstreamHeaderTooBig } from "./causes/upstream_header_too_big.ts";
import { upstreamRefused } from "./causes/upstream_refused.ts";
import { upstreamUnreachable } from "./causes/upstream_unreachable.ts";
import { upstreamUnresolved } from "./causes/upstream_unresolved.ts";
import { upstreamWrongScheme } from "./causes/upstream_wrong_scheme.ts";
import { wrongChannel } from "./causes/wrong_channel.ts";
import { wrongKeyKind } from "./causes/wrong_key_kind.ts";
import { wrongLocation } from "./causes/wrong_location.ts";
import { wrongVirtualHost } from "./causes/wrong_virtual_host.ts";

/** Causes at the proxy and behind it, in the order of the vocabulary. */
export const PROXY_CAUSES: readonly Cause[] = [
  proxyDropsUpgrade,
  missingUpgradeHeader,
  upgradeHeaderWrong,
  missingConnectionHeader,
  connectionHeaderOverwritten,
  headerInheritanceCancelled,
  http10Upstream,
  wrongLocation,
  configInvalid,
  hostHeaderChanged,
  forwardedProtoMissing,
  duplicateHeader,
  upgradeForced,
  readTimeout,
  sendTimeout,
  eventStreamBuffered,
  responseCached,
  http2WithoutWebsocket,
  http2ConnectBroken,
  apiKeyStripped,
  requestHeaderTooLarge,
  authRequired,
  accessDenied,
  originRejected,
  redirected,
  pathNotProxied,
  pathRewritten,
  spaFallback,
  upgradeRequired,
  rateLimited,
  connectionLimited,
  maintenance,
  proxyDropsConnection,
  wrongVirtualHost,
  proxyOverloaded,
  proxyProtocolMismatch,
  proxyDown,
  proxyRestarted,
  badGateway,
  upstreamRefused,
  upstreamWrongScheme,
  upstreamHeaderTooBig,
  upstreamAllDown,
  upstreamAborted,
  upstreamUnresolved,
  gatewayTimeout,
  upstreamUnreachable,
  upstreamHangs,
  notSticky,
  proxyBodyLimit,
  wrongChannel,
  unknownKey,
  wrongKeyKind,
  routeMissing,
  handshakeInvalid,
  subprotocolMismatch,
  handshakeSlow,
  handshakeUnanswered,
  serverError,
  serverStalled,
  clientFrameRefused,
  pingUnanswered,
  closeUnanswered,
  serverWithoutWebsocket,
  closedByServer,
  pongMissing,
  pushStale,
  pushMissing,
];
