import { combineLatest, defer, type Observable, ReplaySubject } from "rxjs";
import { distinctUntilChanged, filter, map } from "rxjs/operators";
import { feedCodec } from "../feed/feed_codec.ts";
import { SeenKeys } from "../feed/seen_keys.ts";
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
const GATEWAYS_MAX = 8;

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
 * @throws {RangeError} If there is no address, or more than 8.
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
  const { gateway } = options;
  const gateways = typeof gateway === "string" ? [gateway] : gateway;
  if (gateways.length === 0 || gateways.length > GATEWAYS_MAX) {
    throw new RangeError(
      `Cannot watch a feed: between 1 and ${GATEWAYS_MAX} gateways, got ${gateways.length}`,
    );
  }
  const places = gateways.map((address, n) => carriersOf(address, n, options));
  const most = Math.max(...places.map((carriers) => carriers.length));
  const ranks = Array.from({ length: most }, (_, rank) => rank);
  const told = ranks.flatMap((rank) => places.flatMap((carriers) => carriers[rank] ?? []));
  return [...told, ...bridgesOf(options)];
}

function bridgesOf({ bridges = [], ticket }: WatchWalletFeedOptions): readonly Route[] {
  if (bridges.length > GATEWAYS_MAX) {
    throw new RangeError(
      `Cannot watch a feed: at most ${GATEWAYS_MAX} bridges, got ${bridges.length}`,
    );
  }
  const headers = { authorization: bearer(ticket) };
  return bridges.map((address, n) => {
    const id = n === 0 ? "bridge" : `bridge-${n + 1}`;
    return bridge(address, { id, guarantee: "cursor", ask: "ping", headers });
  });
}

function bearer(ticket: string | Secret): Secret {
  return new Secret(() => `Bearer ${typeof ticket === "string" ? ticket : ticket.reveal()}`);
}

/** The carriers at one gateway. */
function carriersOf(
  gateway: string,
  n: number,
  { feed, ticket }: WatchWalletFeedOptions,
): readonly Route[] {
  const base = `${serverBase(gateway)}/v1/feeds/${encodeURIComponent(feed)}`;
  const reveal = (): string => typeof ticket === "string" ? ticket : ticket.reveal();
  const headers = { authorization: bearer(ticket) };
  const protocols = ["holdfast.v1", new Secret(() => `holdfast.ticket.${reveal()}`)];
  const places = (kind: RouteKind) => ({
    id: n === 0 ? kind : `${kind}-${n + 1}`,
    guarantee: "cursor",
    headers,
  } as const);
  const sessions = { ...places("webtransport"), ask: "ping" } as const;
  const socket = { ...places("websocket"), headers: {}, ask: "ping", protocols } as const;
  return [
    webSocket(`${base.replace(/^http/i, "ws")}/socket`, socket),
    eventSource(`${base}/events`, places("event-source")),
    lineStream(`${base}/stream`, places("line-stream")),
    longPoll(`${base}/next`, places("long-poll")),
    // Last, for they need UDP, which fewer networks let through.
    ...(base.startsWith("https:") ? [webTransport(`${base}/transport`, sessions)] : []),
    dataChannel(`${base}/channel`, { ...places("data-channel"), ask: "ping" }),
    poll(base, undefined, places("poll")),
  ];
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
