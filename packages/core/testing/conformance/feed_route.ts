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
} from "../../model/route.ts";
import { Secret } from "../../model/secret.ts";

/**
 * The way to a feed of a gateway by one carrier (`docs/protocol.md`, Carriers).
 *
 * @param base Address of the feed.
 * @param ticket Opens it; null asks without one.
 */
export function feedRoute(kind: RouteKind, base: string, ticket: string | null): Route {
  const headers: Readonly<Record<string, Secret>> = ticket === null
    ? {}
    : { authorization: new Secret(`Bearer ${ticket}`) };
  const options = { guarantee: "cursor", headers } as const;
  switch (kind) {
    case "websocket": {
      const tickets = ticket === null ? [] : [new Secret(`holdfast.ticket.${ticket}`)];
      const protocols = ["holdfast.v1", ...tickets];
      const url = `${base.replace(/^http/i, "ws")}/socket`;
      return webSocket(url, { guarantee: "cursor", protocols });
    }
    case "event-source":
      return eventSource(`${base}/events`, options);
    case "line-stream":
      return lineStream(`${base}/stream`, options);
    case "long-poll":
      return longPoll(`${base}/next`, options);
    case "bridge":
      return bridge(base, options);
    case "webtransport":
      return webTransport(`${base}/transport`, options);
    case "data-channel":
      return dataChannel(`${base}/channel`, options);
    case "poll":
      return poll(base, undefined, options);
  }
}
