/**
 * How a link ended, as far as this side can see it. A page sees little (WHATWG hides the status of
 * a refused handshake); Node sees the status, the headers and the start of the body.
 */
export interface LinkEnd {
  /**
   * - `refused`: the handshake was answered, with something else than success.
   * - `closed`: an open link ended; `code` tells how (1006: without a closing handshake).
   * - `failed`: the link never opened, and nothing more is known.
   * - `timeout`: a deadline of ours passed: no answer, headers without a body, no heartbeat.
   * - `replaced`: we ended it, because a better or fresher link took over or nobody wants it any
   *   more.
   */
  readonly how: "refused" | "closed" | "failed" | "timeout" | "replaced";
  /** Close code (RFC 6455 §7.4). */
  readonly code?: number;
  /** Close reason, as the peer said it: untrusted text, cut to 123 bytes by the protocol. */
  readonly reason?: string;
  /** Whether the closing handshake was complete (WHATWG `wasClean`). */
  readonly wasClean?: boolean;
  /** Status of the HTTP answer, where it can be seen. */
  readonly status?: number;
  /**
   * Headers of the HTTP answer that help diagnosis (`server`, `via`, `allow`, …). Names in lower
   * case.
   */
  readonly headers?: Readonly<Record<string, string>>;
  /** The first characters of the answer's body, masked, at most 512. */
  readonly bodyStart?: string;
  /** How long the peer asked us to stay away, in milliseconds (`Retry-After`, `retry:`). */
  readonly retryAfterMs?: number;
  /** One sentence on what was seen, masked. */
  readonly message?: string;
}

/** How a pull failed. */
export interface PullFailure {
  /**
   * - `status`: an answer that is not a success.
   * - `network`: no answer (a page cannot tell DNS, TLS, refused and CORS apart).
   * - `timeout`: no complete answer in time.
   * - `invalid`: an answer that is not what was asked for (HTML where JSON was due, too large).
   */
  readonly how: "status" | "network" | "timeout" | "invalid";
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** The first characters of the body, masked, at most 512. */
  readonly bodyStart?: string;
  readonly retryAfterMs?: number;
  readonly message?: string;
  /**
   * Whether asking again cannot help (the key is refused); decided by the codec that knows the
   * server.
   */
  readonly isFatal?: boolean;
}
