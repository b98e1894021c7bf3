import fc, { type Arbitrary } from "fast-check";
import { CAUSE_IDS } from "../../model/cause_id.ts";
import type { Evidence } from "../../model/evidence.ts";

const at = fc.nat(100_000);
const bytes = fc.constantFrom(0, 148, 188, 10_000, 9_000_000);
const end = fc.constantFrom("near" as const, "far" as const);

/** Records that only a host on the path can give. */
export function hostEvidenceArbitrary(): Arbitrary<Evidence> {
  return fc.oneof(target, feed, config, nginxLog, serverLog, wireguard, link, netfilter, hops);
}

const target: Arbitrary<Evidence> = fc.record({
  kind: fc.constant("target" as const),
  at,
  host: fc.constantFrom("example.com", "192.0.2.1", "2001:db8::1"),
  port: fc.constantFrom(443, 80, 5000),
  tls: fc.boolean(),
  path: fc.constantFrom("/api/v1/ws/•••", "/", "/socket", "/v1/feeds/till/socket"),
  profile: fc.constantFrom(...["lnbits", "generic", "holdfast"] as const),
  hasTicket: fc.boolean(),
  from: fc.constantFrom("page" as const, "node" as const),
});

const feed: Arbitrary<Evidence> = fc.record({
  kind: fc.constant("feed" as const),
  at,
  value: fc.constantFrom(...["fresh", "stale", "none"] as const),
  phase: fc.constantFrom("open", "polling", "waiting", "failed"),
  cause: fc.constantFrom("tcp-refused" as const, "unknown-key" as const),
}, { requiredKeys: ["kind", "at", "value"] });

const config: Arbitrary<Evidence> = fc.record({
  kind: fc.constant("nginx_config" as const),
  at,
  findings: fc.array(
    fc.record({
      cause: fc.constantFrom(...CAUSE_IDS),
      severity: fc.constantFrom(...["error", "warning", "info"] as const),
      file: fc.constant("/etc/nginx/nginx.conf"),
      line: fc.nat(200),
      directive: fc.constant("proxy_set_header"),
      message: fc.constant("Upgrade is never set"),
      fix: fc.constant("proxy_set_header Upgrade $http_upgrade;"),
    }),
    { maxLength: 3 },
  ),
  readTimeoutMs: fc.constantFrom(5000, 60_000, 3_600_000),
  passesUpgrade: fc.boolean(),
  upstream: fc.constant("http://10.0.0.2:5000"),
}, { requiredKeys: ["kind", "at", "findings"] });

const nginxLog: Arbitrary<Evidence> = fc.record({
  kind: fc.constant("nginx_log" as const),
  at,
  what: fc.constantFrom(
    ...["upgrade-without-upgrade", "handshake-never-seen", "upstream-refused"] as const,
    ...["upstream-timed-out-connecting", "upstream-timed-out-reading"] as const,
    ...["upstream-timed-out-reading-upgraded", "upstream-closed-early"] as const,
    ...["limited-requests", "limited-connections", "access-forbidden", "status-502"] as const,
    ...["proxy-protocol-broken", "worker-connections-exhausted", "status-405"] as const,
  ),
  count: fc.integer({ min: 1, max: 50 }),
});

const serverLog: Arbitrary<Evidence> = fc.record({
  kind: fc.constant("server_log" as const),
  at,
  what: fc.constantFrom(
    ...["no-websocket-library", "unsupported-upgrade", "upgrade-without-upgrade"] as const,
    ...["exception", "keepalive-timeout"] as const,
  ),
  count: fc.integer({ min: 1, max: 9 }),
});

const wireguard: Arbitrary<Evidence> = fc.record({
  kind: fc.constant("wireguard" as const),
  at,
  interface: fc.constant("wg0"),
  handshakeAgeS: fc.option(fc.constantFrom(5, 170, 400), { nil: null }),
  receivedBytes: bytes,
  sentBytes: bytes,
  end,
  isUp: fc.boolean(),
  keepaliveS: fc.constantFrom(0, 25),
  receivedGrowth: bytes,
  sentGrowth: bytes,
}, { requiredKeys: ["kind", "at", "interface", "handshakeAgeS", "receivedBytes", "sentBytes"] });

const link: Arbitrary<Evidence> = fc.record({
  kind: fc.constant("interface" as const),
  at,
  name: fc.constantFrom("wg0", "eth0"),
  receivedPackets: bytes,
  sentPackets: bytes,
  receivedGrowth: bytes,
  sentGrowth: bytes,
  dropped: fc.constantFrom(0, 400),
  mtu: fc.constantFrom(1280, 1420, 1500),
  isUp: fc.boolean(),
  end,
}, { requiredKeys: ["kind", "at", "name", "receivedPackets", "sentPackets", "dropped"] });

const netfilter: Arbitrary<Evidence> = fc.record({
  kind: fc.constant("netfilter" as const),
  at,
  what: fc.constantFrom(
    ...["dropped", "rejected", "conntrack-full", "conntrack", "clamped"] as const,
  ),
  count: fc.constantFrom(0, 12, 65_536),
  limit: fc.constant(65_536),
});

const hops: Arbitrary<Evidence> = fc.record({
  kind: fc.constant("hop_comparison" as const),
  at,
  worksAt: fc.constant("direct"),
  breaksAt: fc.constant("nginx"),
  what: fc.constantFrom("upgrade", "http", "frames", "values"),
});
