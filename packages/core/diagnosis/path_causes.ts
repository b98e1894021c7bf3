import type { Cause } from "./cause.ts";
import { addressChanged } from "./causes/address_changed.ts";
import { browserConnectionLimit } from "./causes/browser_connection_limit.ts";
import { browserThrottle } from "./causes/browser_throttle.ts";
import { connectionCut } from "./causes/connection_cut.ts";
import { conntrackFull } from "./causes/conntrack_full.ts";
import { contentSecurityPolicy } from "./causes/content_security_policy.ts";
import { corsRefused } from "./causes/cors_refused.ts";
import { dnsFailure } from "./causes/dns_failure.ts";
import { dnsSlow } from "./causes/dns_slow.ts";
import { forwardProxyRefuses } from "./causes/forward_proxy_refuses.ts";
import { framesBuffered } from "./causes/frames_buffered.ts";
import { halfOpen } from "./causes/half_open.ts";
import { headerOnWebsocket } from "./causes/header_on_websocket.ts";
import { highLatency } from "./causes/high_latency.ts";
import { hostUnreachable } from "./causes/host_unreachable.ts";
import { idleTimeout } from "./causes/idle_timeout.ts";
import { invalidFrames } from "./causes/invalid_frames.ts";
import { ipv6Broken } from "./causes/ipv6_broken.ts";
import { lifetimeLimit } from "./causes/lifetime_limit.ts";
import { localNetworkAccess } from "./causes/local_network_access.ts";
import { lowBandwidth } from "./causes/low_bandwidth.ts";
import { middleboxBlocksUpgrade } from "./causes/middlebox_blocks_upgrade.ts";
import { middleboxStripsUpgrade } from "./causes/middlebox_strips_upgrade.ts";
import { middleboxSwallowsFrames } from "./causes/middlebox_swallows_frames.ts";
import { mixedContent } from "./causes/mixed_content.ts";
import { mtuBlackHole } from "./causes/mtu_black_hole.ts";
import { offline } from "./causes/offline.ts";
import { packetLoss } from "./causes/packet_loss.ts";
import { pageFrozen } from "./causes/page_frozen.ts";
import { pathRefused } from "./causes/path_refused.ts";
import { proxyError } from "./causes/proxy_error.ts";
import { tcpBlackHole } from "./causes/tcp_black_hole.ts";
import { tcpRefused } from "./causes/tcp_refused.ts";
import { tcpReset } from "./causes/tcp_reset.ts";
import { tlsClientCertificate } from "./causes/tls_client_certificate.ts";
import { tlsExpected } from "./causes/tls_expected.ts";
import { tlsExpired } from "./causes/tls_expired.ts";
import { tlsIncompleteChain } from "./causes/tls_incomplete_chain.ts";
import { tlsNameMismatch } from "./causes/tls_name_mismatch.ts";
import { tlsNoSharedProtocol } from "./causes/tls_no_shared_protocol.ts";
import { tlsNotYetValid } from "./causes/tls_not_yet_valid.ts";
import { tlsPlainHttpPort } from "./causes/tls_plain_http_port.ts";
import { tlsSniRejected } from "./causes/tls_sni_rejected.ts";
import { tlsUnanswered } from "./causes/tls_unanswered.ts";
import { tlsUntrustedIssuer } from "./causes/tls_untrusted_issuer.ts";
import { unanswered } from "./causes/unanswered.ts";
import { unreachable } from "./causes/unreachable.ts";
import { upgradeRefused } from "./causes/upgrade_refused.ts";
import { wireguardAllowedIps } from "./causes/wireguard_allowed_ips.ts";
import { wireguardDown } from "./causes/wireguard_down.ts";
import { wireguardNoHandshake } from "./causes/wireguard_no_handshake.ts";
import { wireguardPortBlocked } from "./causes/wireguard_port_blocked.ts";
import { wireguardSilent } from "./causes/wireguard_silent.ts";
import { wireguardStale } from "./causes/wireguard_stale.ts";
import { wireguardWrongEndpoint } from "./causes/wireguard_wrong_endpoint.ts";
import { wireguardWrongKey } from "./causes/wireguard_wrong_key.ts";

/**
 * Causes on the way to the proxy, in the order of the vocabulary: page, device, network, tunnel,
 * TLS.
 */
export const PATH_CAUSES: readonly Cause[] = [
  upgradeRefused,
  pathRefused,
  proxyError,
  unreachable,
  unanswered,
  connectionCut,
  offline,
  mixedContent,
  contentSecurityPolicy,
  headerOnWebsocket,
  browserThrottle,
  pageFrozen,
  localNetworkAccess,
  addressChanged,
  forwardProxyRefuses,
  browserConnectionLimit,
  corsRefused,
  dnsFailure,
  dnsSlow,
  hostUnreachable,
  ipv6Broken,
  tcpRefused,
  tcpBlackHole,
  tcpReset,
  halfOpen,
  idleTimeout,
  conntrackFull,
  mtuBlackHole,
  packetLoss,
  highLatency,
  lowBandwidth,
  lifetimeLimit,
  middleboxStripsUpgrade,
  middleboxBlocksUpgrade,
  invalidFrames,
  middleboxSwallowsFrames,
  framesBuffered,
  wireguardNoHandshake,
  wireguardDown,
  wireguardWrongKey,
  wireguardWrongEndpoint,
  wireguardPortBlocked,
  wireguardSilent,
  wireguardStale,
  wireguardAllowedIps,
  tlsExpired,
  tlsNotYetValid,
  tlsUntrustedIssuer,
  tlsIncompleteChain,
  tlsNameMismatch,
  tlsNoSharedProtocol,
  tlsUnanswered,
  tlsClientCertificate,
  tlsSniRejected,
  tlsPlainHttpPort,
  tlsExpected,
];
