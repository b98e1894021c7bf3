import {
  dataChannel,
  eventSource,
  lineStream,
  longPoll,
  poll,
  type Route,
  Secret,
  webSocket,
} from "@holdfast/core";

/** A carrier of the feed protocol, or the poll beside them. */
export type FeedCarrier = keyof typeof CARRIERS;

/** The route of one carrier to the feed `counter` of a gateway. */
export function feedRoute(
  carrier: FeedCarrier,
  gateway: string,
  ticket: string,
  id: string = carrier,
): Route {
  return CARRIERS[carrier](`${gateway}/v1/feeds/counter`, ticket, id);
}

const CARRIERS = {
  "websocket": (feed: string, ticket: string, id: string): Route =>
    webSocket(`${feed.replace("http", "ws")}/socket`, {
      id,
      guarantee: "cursor",
      ask: "ping",
      protocols: ["holdfast.v1", new Secret(`holdfast.ticket.${ticket}`)],
    }),
  "event-source": (feed: string, ticket: string, id: string): Route =>
    eventSource(`${feed}/events`, placed(ticket, id)),
  "line-stream": (feed: string, ticket: string, id: string): Route =>
    lineStream(`${feed}/stream`, placed(ticket, id)),
  "long-poll": (feed: string, ticket: string, id: string): Route =>
    longPoll(`${feed}/next`, placed(ticket, id)),
  "data-channel": (feed: string, ticket: string, id: string): Route =>
    dataChannel(`${feed}/channel`, { ...placed(ticket, id), ask: "ping" }),
  "poll": (feed: string, ticket: string, id: string): Route =>
    poll(feed, undefined, placed(ticket, id)),
};

function placed(ticket: string, id: string) {
  const headers = { authorization: new Secret(`Bearer ${ticket}`) };
  return { id, guarantee: "cursor", headers } as const;
}
