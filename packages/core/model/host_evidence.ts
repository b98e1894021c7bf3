import type { CauseId } from "./cause_id.ts";
import type { Seen } from "./seen.ts";

/** What a server is: an LNbits, a gateway of the feed protocol, or anything else. */
export type ServerProfile = "lnbits" | "holdfast" | "generic";

/** What is being looked at; fixes are written for it. */
export interface TargetEvidence extends Seen {
  readonly kind: "target";
  /** Host name or address, without port. */
  readonly host: string;
  readonly port: number;
  /** Whether TLS is expected. */
  readonly tls: boolean;
  /** The path of the WebSocket, masked: `/api/v1/ws/•••`. */
  readonly path: string;
  readonly profile: ServerProfile;
  /** Whether a ticket for the gateway was shown to it. @default {false} */
  readonly hasTicket?: boolean;
  /** Who looks. A page sees less than Node. */
  readonly from: "page" | "node";
  /** The upstream behind the proxy, where known, such as `http://10.0.0.2:5000`. */
  readonly upstream?: string;
}

/** How a gateway says that one of its feeds stands: it knows what lies behind it. */
export interface FeedEvidence extends Seen {
  readonly kind: "feed";
  /** Whether the gateway has a value: one that may be out of date is `stale`. */
  readonly value: "fresh" | "stale" | "none";
  /** The phase of the gateway's own connection to the server behind it, such as `polling`. */
  readonly phase?: string;
  /** What the gateway's own diagnosis of that connection names, where it is sure of one. */
  readonly cause?: CauseId;
}

/** One thing an auditor found in a configuration. */
export interface ConfigFinding {
  readonly cause: CauseId;
  /**
   * `error`: it cannot work; `warning`: it breaks in some ordinary situation; `info`: good to know.
   */
  readonly severity: "error" | "warning" | "info";
  readonly file: string;
  /** From 1. */
  readonly line: number;
  /** Such as `proxy_set_header`. */
  readonly directive: string;
  readonly message: string;
  /** Text to paste. */
  readonly fix: string;
}

/** What the proxy's configuration says of the handshake in question. */
export interface NginxConfigEvidence extends Seen {
  readonly kind: "nginx_config";
  readonly findings: readonly ConfigFinding[];
  /** `proxy_read_timeout` that holds there, in milliseconds. */
  readonly readTimeoutMs?: number;
  /** Whether the handshake reaches the upstream as a handshake. */
  readonly passesUpgrade?: boolean;
  /** `http://10.0.0.2:5000`; absent where no upstream is reached. */
  readonly upstream?: string;
}

/** What a proxy's log tells, one record for each kind of line. */
export type NginxLogLine =
  | "upgrade-without-upgrade"
  | "upgrade-answered"
  | "handshake-never-seen"
  | "upstream-timed-out-connecting"
  | "upstream-timed-out-reading"
  | "upstream-timed-out-reading-upgraded"
  | "upstream-timed-out-sending"
  | "upstream-refused"
  | "upstream-reset"
  | "upstream-closed-early"
  | "upstream-unreachable"
  | "upstream-no-route"
  | "upstream-header-too-big"
  | "upstream-all-down"
  | "upstream-unresolved"
  | "upstream-wrong-scheme"
  | "upstream-tls-failed"
  | "upstream-invalid-header"
  | "client-closed"
  | "client-header-too-large"
  | "client-body-too-large"
  | "limited-requests"
  | "limited-connections"
  | "access-forbidden"
  | "auth-failed"
  | "proxy-protocol-broken"
  | "worker-connections-exhausted"
  | "files-exhausted"
  | "plain-http-on-tls-port"
  | "tls-handshake-failed"
  | "file-not-found"
  | "status-400"
  | "status-401"
  | "status-403"
  | "status-404"
  | "status-405"
  | "status-405-http-1.0"
  | "status-426"
  | "status-429"
  | "status-499"
  | "status-502"
  | "status-503"
  | "status-504"
  /** The last thing it says is that it ended. */
  | "stopped"
  /** It ended and began again, or read its configuration again. */
  | "restarted";

/** Lines of one kind in a proxy's log. */
export interface NginxLogEvidence extends Seen {
  readonly kind: "nginx_log";
  readonly what: NginxLogLine;
  readonly count: number;
  /** One such line, masked, at most 300 characters. */
  readonly example?: string;
  /** Median of the request times, where the log has them, in milliseconds. */
  readonly tookMs?: number;
}

/** Lines of one kind in the server's own log. */
export interface ServerLogEvidence extends Seen {
  readonly kind: "server_log";
  readonly what:
    | "no-websocket-library"
    | "unsupported-upgrade"
    | "upgrade-without-upgrade"
    | "exception"
    | "keepalive-timeout";
  readonly count: number;
  readonly example?: string;
}

/** One peer of a WireGuard interface, from `wg show`. */
export interface WireguardEvidence extends Seen {
  readonly kind: "wireguard";
  readonly interface: string;
  /** Seconds since the last handshake; null: never. */
  readonly handshakeAgeS: number | null;
  readonly receivedBytes: number;
  readonly sentBytes: number;
  /** On whose host it was read: `near` the proxy, `far` the server. */
  readonly end?: "near" | "far";
  /** Whether the interface exists and has a peer; false when `wg show` lists nothing. */
  readonly isUp?: boolean;
  /** The peer's address and port; absent where it has none. */
  readonly endpoint?: string;
  readonly allowedIps?: readonly string[];
  /** Seconds; 0: off. */
  readonly keepaliveS?: number;
  /** UDP port on which this end listens. */
  readonly listenPort?: number;
  /** This end's own public key. */
  readonly publicKey?: string;
  /** The public key that this end expects of the peer. */
  readonly peerKey?: string;
  /** Growth since an earlier reading, where two were taken. */
  readonly receivedGrowth?: number;
  readonly sentGrowth?: number;
}

/** One network interface, from `ip -s link`. */
export interface InterfaceEvidence extends Seen {
  readonly kind: "interface";
  readonly name: string;
  readonly receivedPackets: number;
  readonly sentPackets: number;
  /** Packets since an earlier reading, where two were taken. */
  readonly receivedGrowth?: number;
  readonly sentGrowth?: number;
  readonly dropped: number;
  readonly errors?: number;
  readonly mtu?: number;
  readonly isUp?: boolean;
  readonly end?: "near" | "far";
}

/** Counters of nftables, iptables or conntrack. */
export interface NetfilterEvidence extends Seen {
  readonly kind: "netfilter";
  readonly what: "dropped" | "rejected" | "conntrack-full" | "conntrack" | "clamped";
  /** Packets, or entries with `conntrack`. */
  readonly count: number;
  /** Entries allowed, with `conntrack`. */
  readonly limit?: number;
  /** The rule, masked. */
  readonly rule?: string;
}

/** The same battery at two places on the path: it passes at one and not at the next. */
export interface HopComparisonEvidence extends Seen {
  readonly kind: "hop_comparison";
  readonly worksAt: string;
  readonly breaksAt: string;
  /** What breaks: `upgrade`, `http`, `frames`, … */
  readonly what: string;
}
