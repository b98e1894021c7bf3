import type { Clock, Cursor, Secret } from "@holdfast/core";
import type { IncomingHttpHeaders } from "node:http";
import type { Admission } from "./admission.ts";
import type { FeedHub } from "./feed_hub.ts";
import type { LinkLog } from "./link_log.ts";

/** What every part of a gateway works with. */
export interface GatewayContext {
  readonly hub: FeedHub;
  readonly clock: Clock;
  readonly admission: Admission;
  /** The client's own address, where proxies stand in front. */
  readonly addressOf: (remote: string | undefined, headers?: IncomingHttpHeaders) => string;
  readonly secret: Secret;
  /** Origins whose pages may read; a client without an origin is no page. */
  readonly origins: readonly string[];
  /** Writes one record for each link that ended. */
  readonly log: LinkLog;
  /** Whether the gateway takes no new links. */
  readonly isDraining: () => boolean;
}

/** One request that was let in: its feed, its place, its address. */
export interface Admitted {
  readonly feed: string;
  readonly after: Cursor | null;
  /** Of the client, for limits and logs. */
  readonly address: string;
  readonly query: URLSearchParams;
}
