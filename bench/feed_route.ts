import {
  bridge,
  dataChannel,
  eventSource,
  lineStream,
  longPoll,
  poll,
  type Route,
  Secret,
  webSocket,
  webTransport,
} from "@holdfast/core";

/** A carrier of the feed protocol, or the poll beside them. */
export type FeedCarrier = keyof typeof CARRIERS;

/** Where the feeds of one gateway are reached, or what stands in its place on the way there. */
export interface FeedAddresses {
  /** `http://` without a path, for everything over HTTP. */
  readonly http: string;
  /** `http://` without a path, where data channels are offered. */
  readonly channel: string;
  /** `https://` with a name and without a path, for WebTransport. */
  readonly session: string;
  /** `ws://` address of a bridge. */
  readonly bridge: string;
}

/** The route of one carrier to the feed `counter` of a gateway. */
export function feedRoute(
  carrier: FeedCarrier,
  addresses: FeedAddresses,
  ticket: string,
  id: string = carrier,
): Route {
  const { door, route } = CARRIERS[carrier];
  const address = addresses[door];
  return route(door === "bridge" ? address : `${address}/v1/feeds/counter`, ticket, id);
}

/** Which of the addresses a carrier uses. */
export function doorOf(carrier: FeedCarrier): keyof FeedAddresses {
  return CARRIERS[carrier].door;
}

/** Every carrier but the poll, in the order in which a page tries them. */
export const FEED_CARRIERS: readonly Exclude<FeedCarrier, "poll">[] = [
  "websocket",
  "event-source",
  "line-stream",
  "long-poll",
  "webtransport",
  "data-channel",
  "bridge",
];

interface Carrier {
  readonly door: keyof FeedAddresses;
  readonly route: (place: string, ticket: string, id: string) => Route;
}

const CARRIERS = {
  "websocket": {
    door: "http",
    route: (feed, ticket, id) =>
      webSocket(`${feed.replace("http", "ws")}/socket`, {
        id,
        guarantee: "cursor",
        protocols: ["holdfast.v1", new Secret(`holdfast.ticket.${ticket}`)],
      }),
  },
  "event-source": {
    door: "http",
    route: (feed, ticket, id) => eventSource(`${feed}/events`, placed(ticket, id)),
  },
  "line-stream": {
    door: "http",
    route: (feed, ticket, id) => lineStream(`${feed}/stream`, placed(ticket, id)),
  },
  "long-poll": {
    door: "http",
    route: (feed, ticket, id) => longPoll(`${feed}/next`, placed(ticket, id)),
  },
  "webtransport": {
    door: "session",
    route: (feed, ticket, id) => webTransport(`${feed}/transport`, placed(ticket, id)),
  },
  "data-channel": {
    door: "channel",
    route: (feed, ticket, id) => dataChannel(`${feed}/channel`, placed(ticket, id)),
  },
  "bridge": {
    door: "bridge",
    route: (address, ticket, id) => bridge(address, placed(ticket, id)),
  },
  "poll": {
    door: "http",
    route: (feed, ticket, id) => poll(feed, undefined, placed(ticket, id)),
  },
} as const satisfies Record<string, Carrier>;

function placed(ticket: string, id: string) {
  const headers = { authorization: new Secret(`Bearer ${ticket}`) };
  return { id, guarantee: "cursor", headers } as const;
}
