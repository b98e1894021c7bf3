/** One link that ended, for the log. */
export interface LinkRecord {
  readonly feed: string;
  /** The carrier: `websocket`, `event-stream`, `line-stream`, `data-channel`. */
  readonly carrier: string;
  readonly address: string;
  readonly livedMs: number;
  readonly messages: number;
  /** Close code of the feed protocol; 1006 when the client went without a word. */
  readonly code: number;
  readonly reason: string;
}

/** Where links are written down. */
export interface LinkLog {
  /** A link began. */
  opened(carrier: string, feed: string): void;
  /** A link ended. */
  ended(record: LinkRecord): void;
  /** A request or handshake was refused. */
  refused(carrier: string, code: number): void;
}
