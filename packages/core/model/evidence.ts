import type { LinkEnd, PullFailure } from "./link_end.ts";
import type { RouteKind } from "./route.ts";

/** Where on the path something was seen. */
export type Hop = "client" | "network" | "tls" | "proxy" | "tunnel" | "server";

interface Seen {
  /** When, in milliseconds of the connection's clock. */
  readonly at: number;
  /** Where it was measured, if not end to end. */
  readonly hop?: Hop;
  /** Further facts, masked. */
  readonly facts?: Readonly<Record<string, string | number | boolean>>;
}

/**
 * Plain records of what was observed, never of what is concluded. A connection records `upgrade`,
 * `close`, `poll`, `loopback`, `frames` and `lifetimes`; probes, auditors and log readers record
 * the others.
 */
export type Evidence =
  | Seen & {
    readonly kind: "dns";
    readonly name: string;
    readonly addresses: readonly string[];
    readonly tookMs: number;
    readonly error?: string;
  }
  | Seen & {
    readonly kind: "tcp";
    readonly address: string;
    readonly port: number;
    readonly outcome:
      | "connected"
      | "refused"
      | "timeout"
      | "reset"
      | "unreachable";
    readonly tookMs: number;
  }
  | Seen & {
    readonly kind: "tls";
    readonly outcome: "ok" | "error" | "timeout";
    readonly tookMs: number;
    readonly error?: string;
  }
  | Seen & {
    readonly kind: "http";
    readonly what: string;
    readonly status: number | null;
    readonly tookMs: number;
    readonly error?: string;
  }
  /** One attempt to open a push link, with how it went. */
  | Seen & {
    readonly kind: "upgrade";
    readonly routeKind: RouteKind;
    readonly outcome: "opened" | "refused" | "failed" | "timeout";
    readonly tookMs: number;
    readonly end?: LinkEnd;
  }
  /** Frames on an open link: whether any came, how large, how late. */
  | Seen & {
    readonly kind: "frames";
    readonly outcome: "arrived" | "missing" | "late";
    readonly bytes?: number;
  }
  | Seen & {
    readonly kind: "idle";
    readonly quietMs: number;
    readonly outcome: "alive" | "cut";
  }
  /** An open link ended. */
  | Seen & {
    readonly kind: "close";
    readonly routeKind: RouteKind;
    readonly livedMs: number;
    readonly quietMs: number;
    readonly end: LinkEnd;
  }
  | Seen & {
    readonly kind: "poll";
    readonly outcome: "ok" | "failed";
    readonly tookMs: number;
    readonly failure?: PullFailure;
  }
  | Seen & {
    readonly kind: "loopback";
    readonly outcome: "ok" | "missing";
    readonly tookMs: number;
  }
  /** Lifetimes of past links, newest last, in milliseconds. */
  | Seen & { readonly kind: "lifetimes"; readonly livedMs: readonly number[] }
  | Seen & {
    readonly kind: "nginx_config";
    readonly findings: readonly {
      readonly cause: string;
      readonly file: string;
      readonly line: number;
    }[];
  }
  | Seen & {
    readonly kind: "nginx_log";
    readonly what: string;
    readonly count: number;
  }
  | Seen & {
    readonly kind: "wireguard";
    readonly interface: string;
    readonly handshakeAgeS: number | null;
    readonly receivedBytes: number;
    readonly sentBytes: number;
  }
  | Seen & {
    readonly kind: "interface";
    readonly name: string;
    readonly receivedPackets: number;
    readonly sentPackets: number;
    readonly dropped: number;
  }
  | Seen & {
    readonly kind: "hop_comparison";
    readonly worksAt: string;
    readonly breaksAt: string;
    readonly what: string;
  };
