import { combineLatest, defer, type Observable, ReplaySubject } from "rxjs";
import { distinctUntilChanged, filter, map } from "rxjs/operators";
import { feedCodec } from "../feed/feed_codec.ts";
import { SeenKeys } from "../feed/seen_keys.ts";
import { FEED_PROTOCOL } from "../model/feed_protocol.ts";
import type { Options } from "../model/options.ts";
import {
  bridge,
  dataChannel,
  eventSource,
  lineStream,
  longPoll,
  poll,
  type Route,
  type RouteKind,
  type RouteOptions,
  webSocket,
  webTransport,
} from "../model/route.ts";
import { Secret } from "../model/secret.ts";
import type { Platform } from "../ports/platform.ts";
import { connect } from "../runtime/connect.ts";
import type { Connection, Message } from "../runtime/connection.ts";
import type { Balance, Payment } from "./wallet.ts";
import { readWalletFeedValue, type WalletFeedValue } from "./wallet_feed.ts";
import { serverBase } from "./wallet_routes.ts";

/** Which feed, and how to watch it. */
export interface WatchWalletFeedOptions {
  /**
   * Address of the gateway; several where more than one serves the feed, or where one has more than
   * one name, such as a host of its own for WebSockets. Best first, at most 8.
   */
  readonly gateway: string | readonly string[];
  /**
   * Bridges that lead to the TCP port of a gateway, such as `wss://host:6080/websockify`: tried
   * after what needs none. At most 8.
   *
   * @default {[]}
   */
  readonly bridges?: readonly string[];
  /**
   * Addresses at which WebTransport is served, without a path, such as `https://host:4433`: where
   * that is another port than the gateway's, or the gateway has no TLS of its own. At most 8.
   *
   * @default {those gateways that have an https address}
   */
  readonly transports?: readonly string[];
  /** Name of the wallet's feed there. */
  readonly feed: string;
  /**
   * The ticket that opens it. A `Secret` over a function gives a renewed one to each new link.
   */
  readonly ticket: string | Secret;
  /** Every port, filled. */
  readonly platform: Platform;
  /** What to tune. @default {DEFAULT_OPTIONS} */
  readonly options?: Partial<Options>;
}

/** A wallet as a gateway's feed shows it. */
export interface WalletFeed {
  /** The balance with its age, replaying the newest. */
  readonly balance$: Observable<Balance>;
  /** Each payment once per status: the newest known, oldest first, then as they happen. */
  readonly payment$: Observable<Payment>;
  /** The wallet's name, once known. */
  readonly name$: Observable<string>;
  readonly connection: Connection<WalletFeedValue>;
  /** Ends it for good. */
  close(): void;
}

const PAYMENTS_KEPT = 100;
const SEEN_MAX = 2000;
const ADDRESSES_MAX = 8;

/**
 * Watches a wallet through a gateway: on whatever carrier passes, each change once, in order, and
 * resumed where another carrier or another gateway left off. Nothing happens until somebody
 * subscribes.
 *
 * @example Nothing is asked before somebody wants to know
 * ```ts
 * import { watchWalletFeed } from "@holdfast/core";
 * import { scriptedPlatform } from "@holdfast/core/testing";
 * import { equal } from "node:assert/strict";
 *
 * const { platform } = scriptedPlatform();
 * const ticket = "eyJ…";
 * const wallet = watchWalletFeed({ gateway: "https://host", feed: "till", ticket, platform });
 * equal(wallet.connection.state.phase, "idle");
 * wallet.close();
 * ```
 *
 * @throws {TypeError} If an address cannot be one.
 * @throws {RangeError} If there is no gateway, or more than 8 addresses of one sort.
 */
export function watchWalletFeed(options: WatchWalletFeedOptions): WalletFeed {
  const connection = connect<WalletFeedValue>({
    routes: walletFeedRoutes(options),
    platform: options.platform,
    codec: feedCodec(readWalletFeedValue),
    ...(options.options === undefined ? {} : { options: options.options }),
  });
  const values = new ReplaySubject<Message<WalletFeedValue>>(1);
  const payments = new ReplaySubject<Payment>(PAYMENTS_KEPT);
  const seen = new SeenKeys(SEEN_MAX);
  let hasBegun = false;
  const lazily = <V>(source: Observable<V>): Observable<V> =>
    defer(() => {
      if (!hasBegun) {
        hasBegun = true;
        connection.message$.subscribe({
          next: (message) => {
            values.next(message);
            for (const payment of message.value.payments) {
              if (seen.add(`${payment.id} ${payment.status}`)) payments.next(payment);
            }
          },
          complete: () => {
            values.complete();
            payments.complete();
          },
        });
      }
      return source;
    });
  return {
    balance$: lazily(balanceOf(values, connection)),
    payment$: lazily(payments),
    name$: lazily(values.pipe(map(({ value }) => value.name), distinctUntilChanged())),
    connection,
    close: () => connection.close(),
  };
}

/**
 * Every carrier of the feed protocol, best first, and each at every gateway before the next one: a
 * gateway that has gone costs one attempt, not one for each carrier.
 */
function walletFeedRoutes(options: WatchWalletFeedOptions): readonly Route[] {
  const { gateway, transports, bridges = [] } = options;
  const gateways = typeof gateway === "string" ? [gateway] : gateway;
  if (gateways.length === 0 || gateways.length > ADDRESSES_MAX) {
    throw new RangeError(
      `Cannot watch a feed: between 1 and ${ADDRESSES_MAX} gateways, got ${gateways.length}`,
    );
  }
  expectFew("transports", transports ?? []);
  expectFew("bridges", bridges);
  const bases = gateways.map((address) => feedBase(address, options));
  const sessions = transports?.map((address) => feedBase(sessionOrigin(address), options)) ??
    bases.filter((base) => base.startsWith("https:"));
  const { headers, protocols } = credentialsOf(options);
  const placed = { guarantee: "cursor", headers } as const;
  const socket = { ...placed, headers: {}, protocols } as const;
  const at = (
    places: readonly string[],
    kind: RouteKind,
    make: (url: string, options: RouteOptions) => Route,
    options: RouteOptions,
  ): readonly Route[] =>
    places.map((place, n) => make(place, { ...options, id: n === 0 ? kind : `${kind}-${n + 1}` }));
  const under = (path: string): readonly string[] => bases.map((base) => `${base}/${path}`);
  return [
    ...at(under("socket").map(asSocket), "websocket", webSocket, socket),
    ...at(under("events"), "event-source", eventSource, placed),
    ...at(under("stream"), "line-stream", lineStream, placed),
    ...at(under("next"), "long-poll", longPoll, placed),
    // Later, for they need UDP, which fewer networks let through.
    ...at(sessions.map((base) => `${base}/transport`), "webtransport", webTransport, placed),
    ...at(under("channel"), "data-channel", dataChannel, placed),
    ...at(bases, "poll", (url, named) => poll(url, undefined, named), placed),
    ...at(bridges, "bridge", bridge, placed),
  ];
}

function expectFew(what: string, addresses: readonly string[]): void {
  if (addresses.length <= ADDRESSES_MAX) return;
  throw new RangeError(
    `Cannot watch a feed: at most ${ADDRESSES_MAX} ${what}, got ${addresses.length}`,
  );
}

/** Sessions need TLS, and what stands behind the address would be taken for a part of the path. */
function sessionOrigin(address: string): string {
  const base = serverBase(address);
  if (/^https:\/\/[^/]+$/i.test(base)) return base;
  throw new TypeError(
    "Cannot use address for WebTransport: must begin with https:// and have no path",
  );
}

function feedBase(address: string, { feed }: WatchWalletFeedOptions): string {
  return `${serverBase(address)}/v1/feeds/${encodeURIComponent(feed)}`;
}

function asSocket(base: string): string {
  return base.replace(/^http/i, "ws");
}

/** The ticket of the moment, in a header or, where a page can send none, as a subprotocol. */
function credentialsOf({ ticket }: WatchWalletFeedOptions): {
  readonly headers: Readonly<Record<string, Secret>>;
  readonly protocols: readonly (string | Secret)[];
} {
  const reveal = (): string => typeof ticket === "string" ? ticket : ticket.reveal();
  return {
    headers: { authorization: new Secret(() => `Bearer ${reveal()}`) },
    protocols: [FEED_PROTOCOL, new Secret(() => `holdfast.ticket.${reveal()}`)],
  };
}

/** While the gateway itself has lost LNbits, its word is as old as that. */
function balanceOf(
  values: Observable<Message<WalletFeedValue>>,
  connection: Connection<WalletFeedValue>,
): Observable<Balance> {
  return combineLatest([values, connection.freshness$]).pipe(
    map(([{ value, at, via }, freshness]) => ({
      value: value.msat,
      msat: value.msat,
      asOf: value.isFresh ? Math.max(at, freshness.asOf ?? at) : at,
      maxAgeMs: value.isFresh ? freshness.maxAgeMs : Number.POSITIVE_INFINITY,
      via,
    })),
    filter(({ msat }) => Number.isSafeInteger(msat)),
  );
}
