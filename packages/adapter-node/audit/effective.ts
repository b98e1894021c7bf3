import type { Directive } from "./directive.ts";

/** The request that is judged: the handshake of one WebSocket, unless said otherwise. */
export interface JudgedRequest {
  readonly host: string;
  readonly port: number;
  readonly tls: boolean;
  /** Path with query. */
  readonly path: string;
  readonly method: string;
  /** Header names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  /** The client's address, where it is known: decides `allow`, `deny`, `geo`. */
  readonly remoteAddress?: string;
}

/** Something that the configuration alone does not tell. Unknown is not wrong. */
export interface Unknown {
  /** What is not known and what was taken for granted: capital first letter, no full stop. */
  readonly message: string;
  readonly from: Directive | null;
}

/** A value of the configuration with the directive that set it; `null` where a default holds. */
export interface Setting<Value> {
  readonly value: Value;
  readonly from: Directive | null;
}

/** One header as it reaches the upstream. */
export interface UpstreamHeader {
  /** As the configuration spells it. */
  readonly name: string;
  /** What it evaluates to for this request; empty values are not sent. */
  readonly value: string;
  /** Before evaluation, such as `$http_upgrade`. */
  readonly source: string;
  readonly from: Directive | null;
  /** Variables in it whose value is not known; they stand in `value` as `$name`. */
  readonly unknown?: readonly string[];
}

/** What nginx does with one request. */
export interface Effective {
  /** The server block that answers; null for a lone location. */
  readonly server: Directive | null;
  /** From the outermost to the innermost location that answers; empty: the server block itself. */
  readonly locations: readonly Directive[];
  /** Innermost first: location (and `if` in it), server, http, main. The levels of inheritance. */
  readonly levels: readonly (readonly Directive[])[];
  /** The `proxy_pass` (or `fastcgi_pass`, `grpc_pass`, …) that takes the request. */
  readonly pass: Directive | null;
  /** `http://10.0.0.2:5000`, or the upstream's name with its servers resolved to the first. */
  readonly upstream: string | null;
  /** What the upstream is asked for, after `proxy_pass` with a URI and rewrites. */
  readonly uri: string | null;
  readonly httpVersion: Setting<"1.0" | "1.1" | "2">;
  /**
   * All headers as sent, the client's own passed through included; hop-by-hop ones by the rules.
   */
  readonly headers: readonly UpstreamHeader[];
  /** An answer nginx gives itself: `return`, redirect, `deny all`, 404 of a static root, … */
  readonly answered: {
    readonly status: number;
    readonly location?: string;
    readonly from: Directive | null;
  } | null;
  /**
   * The status that `error_page` puts in the place of the upstream's own, the 101 included; null
   * where the upstream's stays.
   */
  readonly forcedStatus: number | null;
  /** The `listen` that took the request; null where the server has none, or none fits. */
  readonly listen: Directive | null;
  /** The request's path after rewrites, decoded, as `$uri` says it. */
  readonly path: string;
  /** What could not be known, and what was taken for granted instead. */
  readonly unknown: readonly Unknown[];
  /**
   * What happens if an `if` that could not be judged holds after all; `unknown` names it. At most
   * 4.
   */
  readonly alternatives: readonly Effective[];
}
