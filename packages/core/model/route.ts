import { FEED_PROTOCOL } from "./feed_protocol.ts";
import { maskText } from "./mask.ts";
import { Secret } from "./secret.ts";

/** The carriers a route can use. */
export type RouteKind =
  | "websocket"
  | "event-source"
  | "line-stream"
  | "long-poll"
  | "poll"
  | "bridge"
  | "webtransport"
  | "data-channel";

/**
 * What a route promises about what it delivers.
 *
 * - `news`: something changed, at most once, in no promised order with other routes: ask for a
 *   snapshot.
 * - `cursor`: every item has a place in one order, so another route can resume after it.
 */
export type Guarantee = "news" | "cursor";

/**
 * How a quiet link can be asked whether it lives.
 *
 * - `ping`: the transport can ask and sees the answer (RFC 6455 §5.5.2, a gateway's heartbeat).
 * - `loopback`: a probe beside the link sends something round the same path.
 * - `none`: nothing can ask; only the audit poll bounds how long silence may deceive.
 */
export type Ask = "ping" | "loopback" | "none";

/**
 * What the machine knows of a route: no address and no secret, so that states and traces can be
 * shown.
 */
export interface RouteSpec {
  /** Unique among the routes of a connection; stands in traces. */
  readonly id: string;
  readonly kind: RouteKind;
  readonly guarantee: Guarantee;
  readonly ask: Ask;
}

/** A way to reach the value: what the machine knows, and where it is. */
export interface Route extends RouteSpec {
  /** The address. May hold a key, hence a secret. */
  readonly url: Secret;
  /** The address as it may be shown. */
  readonly label: string;
  /**
   * Request headers, where the kind can send any. A page cannot set headers on a WebSocket
   * (WHATWG).
   */
  readonly headers: Readonly<Record<string, Secret>>;
  /** WebSocket subprotocols, in order of preference. One that carries a ticket is a secret. */
  readonly protocols: readonly (string | Secret)[];
  /**
   * Poll routes: milliseconds between two asks at full rate. Absent: the policy's `pollEveryMs`.
   */
  readonly everyMs?: number;
}

/** Options for the route factories. */
export interface RouteOptions {
  /** @default {the kind} */
  readonly id?: string;
  /** @default {"news"} */
  readonly guarantee?: Guarantee;
  /** @default {"ping" where the other end speaks the feed protocol, else "none"} */
  readonly ask?: Ask;
  /** @default {{}} */
  readonly headers?: Readonly<Record<string, string | Secret>>;
  /** @default {[]} */
  readonly protocols?: readonly (string | Secret)[];
}

/**
 * A WebSocket route.
 *
 * @example The socket of a wallet
 * ```ts
 * import { webSocket } from "@holdfast/core";
 * import { equal } from "node:assert/strict";
 *
 * const route = webSocket("wss://host/api/v1/ws/3f9a");
 * equal(route.label, "wss://host/api/v1/ws/•••");
 * ```
 *
 * @param url `ws://` or `wss://` address.
 */
export function webSocket(
  url: string | Secret,
  options: RouteOptions = {},
): Route {
  return route("websocket", url, options);
}

/**
 * A server-sent events route (WHATWG HTML §9.2), read by fetch.
 *
 * @example A stream whose items have places
 * ```ts
 * import { eventSource } from "@holdfast/core";
 * import { equal } from "node:assert/strict";
 *
 * equal(eventSource("https://host/events", { guarantee: "cursor" }).kind, "event-source");
 * ```
 */
export function eventSource(
  url: string | Secret,
  options: RouteOptions = {},
): Route {
  return route("event-source", url, options);
}

/**
 * A route over an answer that never ends, one message for each line (NDJSON), read by fetch.
 *
 * @example Where event streams are recognised and blocked
 * ```ts
 * import { lineStream } from "@holdfast/core";
 * import { equal } from "node:assert/strict";
 *
 * equal(lineStream("https://host/stream", { guarantee: "cursor" }).kind, "line-stream");
 * ```
 */
export function lineStream(
  url: string | Secret,
  options: RouteOptions = {},
): Route {
  return route("line-stream", url, options);
}

/**
 * A long-poll route: each request is held until there is something to say.
 *
 * @example Beside another, under a name of its own
 * ```ts
 * import { longPoll } from "@holdfast/core";
 * import { equal } from "node:assert/strict";
 *
 * equal(longPoll("https://host/wait", { id: "wait" }).id, "wait");
 * ```
 */
export function longPoll(
  url: string | Secret,
  options: RouteOptions = {},
): Route {
  return route("long-poll", url, options);
}

/**
 * A WebTransport route (W3C WebTransport over HTTP/3).
 *
 * @example Nothing is promised that was not asked for
 * ```ts
 * import { webTransport } from "@holdfast/core";
 * import { equal } from "node:assert/strict";
 *
 * equal(webTransport("https://host/feed").guarantee, "news");
 * ```
 */
export function webTransport(
  url: string | Secret,
  options: RouteOptions = {},
): Route {
  return route("webtransport", url, options);
}

/**
 * A WebRTC data channel route; the address takes the SDP offer.
 *
 * @example A key in the address is not shown
 * ```ts
 * import { dataChannel } from "@holdfast/core";
 * import { equal } from "node:assert/strict";
 *
 * equal(`${dataChannel("https://host/offer").url}`, "•••");
 * ```
 */
export function dataChannel(
  url: string | Secret,
  options: RouteOptions = {},
): Route {
  return route("data-channel", url, options);
}

/**
 * A route through a bridge from WebSockets to TCP, such as websockify: it carries the bytes of a
 * gateway's own TCP port in binary messages. The address is the bridge's.
 *
 * @example Where only the bridge of another program may be reached
 * ```ts
 * import { bridge } from "@holdfast/core";
 * import { equal } from "node:assert/strict";
 *
 * equal(bridge("wss://host:6080/websockify", { guarantee: "cursor" }).kind, "bridge");
 * ```
 *
 * @param url `ws://` or `wss://` address.
 */
export function bridge(
  url: string | Secret,
  options: RouteOptions = {},
): Route {
  return route("bridge", url, options);
}

/**
 * A polling route: a GET that returns the whole value, asked again and again.
 *
 * @example Twice a second
 * ```ts
 * import { poll } from "@holdfast/core";
 * import { equal } from "node:assert/strict";
 *
 * equal(poll("https://host/value", 500).everyMs, 500);
 * ```
 *
 * @param url `http://` or `https://` address.
 * @param everyMs Milliseconds between two asks at full rate. @default {the policy's `pollEveryMs`}
 */
export function poll(
  url: string | Secret,
  everyMs?: number,
  options: RouteOptions = {},
): Route {
  const made = route("poll", url, options);
  return everyMs === undefined ? made : { ...made, everyMs };
}

/**
 * Whether a route is asked (pull) or holds a connection open (push).
 *
 * @example A poll is asked, a socket is held
 * ```ts
 * import { isPull, poll, webSocket } from "@holdfast/core";
 * import { equal } from "node:assert/strict";
 *
 * equal(isPull(poll("https://host/value")), true);
 * equal(isPull(webSocket("wss://host/feed")), false);
 * ```
 */
export function isPull(spec: RouteSpec): boolean {
  return spec.kind === "poll";
}

function route(
  kind: RouteKind,
  url: string | Secret,
  options: RouteOptions,
): Route {
  const address = typeof url === "string" ? new Secret(url) : url;
  const headers = Object.entries(options.headers ?? {}).map(([name, value]) =>
    [name, typeof value === "string" ? new Secret(value) : value] as const
  );
  const { protocols = [] } = options;
  const speaksFeed = FEED_ONLY.has(kind) || protocols.includes(FEED_PROTOCOL);
  return {
    id: options.id ?? kind,
    kind,
    url: address,
    label: maskText(address.reveal()),
    guarantee: options.guarantee ?? "news",
    ask: options.ask ?? (speaksFeed ? "ping" : "none"),
    headers: Object.fromEntries(headers),
    protocols,
  };
}

/** Nothing but the feed protocol is spoken over these, and it answers a client that asks. */
const FEED_ONLY: ReadonlySet<RouteKind> = new Set(["bridge", "webtransport", "data-channel"]);
