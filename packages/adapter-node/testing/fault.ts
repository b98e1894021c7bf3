/**
 * One way to break the path, as plain data. Handshake faults leave plain HTTP alone, as middleboxes
 * do; path faults hit every byte.
 */
export type Fault =
  /** Upgrades are never answered. */
  | { readonly type: "silent" }
  /** Upgrades are refused with a status. */
  | {
    readonly type: "refused";
    /** @default {400} */
    readonly status?: number;
    /** Sent as `Retry-After`, in seconds. */
    readonly retryAfterS?: number;
  }
  /** Upgrades succeed, and the connection is reset right after. */
  | {
    readonly type: "close_after_open";
    /** @default {30} */
    readonly afterMs?: number;
  }
  /** Upgrades succeed, and then no frame passes either way. */
  | { readonly type: "mute" }
  /** Headers pass, bodies are held. */
  | {
    readonly type: "buffered";
    /** Event streams only, or every body. @default {"streams"} */
    readonly what?: "streams" | "all";
  }
  /** Upgrades reach another channel: the last segment of their path is replaced. */
  | { readonly type: "wrong_channel" }
  /** Upgrades arrive as plain requests, without `Upgrade` and `Connection`. */
  | { readonly type: "strip_upgrade" }
  /** Plain requests get 429. */
  | {
    readonly type: "rate_limited";
    /** Sent as `Retry-After`, in seconds. */
    readonly retryAfterS?: number;
  }
  /** Plain requests get an error page. */
  | {
    readonly type: "http_error";
    /** @default {502} */
    readonly status?: number;
  }
  /** Answers to plain requests break off. */
  | {
    readonly type: "reset_mid_body";
    /** Bytes of the body that pass. @default {16} */
    readonly afterBytes?: number;
  }
  /** Every connection is reset, old and new. */
  | { readonly type: "down" }
  /** Nothing passes and nothing ends, until the fault is healed; then everything goes on. */
  | { readonly type: "offline" }
  /** Connections open now fall silent for good, without a FIN; new ones work. */
  | { readonly type: "half_open" }
  /** Every byte comes later. */
  | {
    readonly type: "slow";
    /** Added in each direction. @default {800} */
    readonly latencyMs?: number;
    /** Up to this much more, drawn per chunk. @default {400} */
    readonly jitterMs?: number;
  }
  /** Chunks wait for retransmissions, and all that follows waits behind them. */
  | {
    readonly type: "lossy";
    /** Share of chunks that are lost. @default {0.2} */
    readonly share?: number;
    /** First retransmission timeout; each further loss doubles it. @default {300} */
    readonly rtoMs?: number;
  }
  /** A narrow path. */
  | {
    readonly type: "throttled";
    /** Bytes a second in each direction. @default {512} */
    readonly bytesPerS?: number;
  }
  /** Every connection is reset after so long. */
  | {
    readonly type: "cut_after";
    /** @default {3000} */
    readonly afterMs?: number;
  }
  /** Quiet connections are reset, as by `proxy_read_timeout`. */
  | {
    readonly type: "idle_timeout";
    /** @default {5000} */
    readonly afterMs?: number;
  };

/** The name of a fault. */
export type FaultType = Fault["type"];

/** A fault as a page or a report shows it. */
export interface FaultEntry {
  readonly type: FaultType;
  readonly title: string;
  /** What it does, in one sentence. */
  readonly description: string;
  /**
   * - `link`: one of the ways in which a link that looks fine is useless.
   * - `server`: an unwilling server or proxy.
   * - `path`: the network below.
   */
  readonly group: "link" | "server" | "path";
}

/** Every fault, in the order in which a page shows them. */
export const FAULTS: readonly FaultEntry[] = [
  entry("link", "silent", "No answer", "The WebSocket handshake is never answered."),
  entry("link", "refused", "Refused", "The WebSocket handshake is answered with an HTTP error."),
  entry(
    "link",
    "close_after_open",
    "Opens, then closes",
    "The WebSocket opens and is cut at once.",
  ),
  entry("link", "mute", "Opens, then silence", "The WebSocket opens, and no frame ever passes."),
  entry("link", "buffered", "Held back", "Headers pass, but the body of a stream is held."),
  entry(
    "link",
    "wrong_channel",
    "Wrong channel",
    "The WebSocket opens on somebody else's channel.",
  ),
  entry(
    "server",
    "strip_upgrade",
    "Upgrade lost",
    "A proxy drops Upgrade, and LNbits answers 405.",
  ),
  entry(
    "server",
    "rate_limited",
    "Rate limited",
    "Every plain request gets 429 Too Many Requests.",
  ),
  entry("server", "http_error", "Bad gateway", "Every plain request gets a 502 error page."),
  entry("server", "reset_mid_body", "Broken answers", "Answers break off in the middle."),
  entry("server", "down", "Server down", "Every connection is reset, old and new."),
  entry("path", "offline", "Offline", "Nothing passes, and nothing says so."),
  entry("path", "half_open", "Half open", "Connections open now fall silent; new ones work."),
  entry("path", "slow", "Slow", "Every byte takes about a second longer."),
  entry("path", "lossy", "Lossy", "Packets are lost and must be sent again."),
  entry("path", "throttled", "Narrow", "Half a kilobyte a second is all that passes."),
  entry("path", "cut_after", "Short-lived", "Every connection is cut after three seconds."),
  entry("path", "idle_timeout", "Impatient", "A connection that is quiet for five seconds is cut."),
];

function entry(
  group: FaultEntry["group"],
  type: FaultType,
  title: string,
  description: string,
): FaultEntry {
  return { type, title, description, group };
}
