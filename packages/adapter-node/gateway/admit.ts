import { type Cursor, parseCursor } from "@holdfast/core";
import type { IncomingHttpHeaders } from "node:http";
import type { Admitted, GatewayContext } from "./gateway_context.ts";
import { type Refusal, REFUSALS } from "./refusal.ts";
import { refuseTicket } from "./ticket.ts";

/** Names of feeds: nothing that needs quoting anywhere. */
const FEED_REGEXP = /^[a-z0-9][a-z0-9-]{0,63}$/;
/** 16 random bytes, in base64url. */
const ITEM_REGEXP = /^[A-Za-z0-9_-]{22}$/;
/** A second subprotocol carries the ticket of a page, which can send no headers. */
const TICKET_PROTOCOL = "holdfast.ticket.";

/** What of a request is looked at, whatever version of HTTP brought it. */
export interface AdmittableRequest {
  readonly headers: IncomingHttpHeaders;
  readonly socket: { readonly remoteAddress?: string | undefined };
}

/** What a request for a feed asks for; null where its path is none of a feed. */
export interface FeedPath {
  readonly feed: string;
  /** `socket`, `events`, `stream`, `next`, `channel`, or empty for the value itself. */
  readonly carrier: string;
  /** Which one of them: a channel that was opened; null for none. */
  readonly item: string | null;
  readonly query: URLSearchParams;
}

/** Reads `/v1/feeds/<feed>[/<carrier>]`, and `/v1/feeds/<feed>/channel/<item>`. */
export function feedPathOf(address: string | undefined): FeedPath | null {
  const [path = "", query = ""] = (address ?? "").split("?", 2);
  const [root, version, feeds, feed = "", carrier = "", item = null, ...more] = path
    .split("/");
  if (root !== "" || version !== "v1" || feeds !== "feeds" || more.length > 0) return null;
  if (item !== null && (carrier !== "channel" || !ITEM_REGEXP.test(item))) return null;
  return FEED_REGEXP.test(feed) ? { feed, carrier, item, query: new URLSearchParams(query) } : null;
}

/** Whether a page of this origin may read; what has no origin is no page (RFC 6454 §7). */
export function isOriginAllowed(context: GatewayContext, origin: string | undefined): boolean {
  return origin === undefined || context.origins.includes(origin) || context.origins.includes("*");
}

/** Lets a request for a feed in, or says why not. */
export async function admit(
  context: GatewayContext,
  request: AdmittableRequest,
  { feed, query }: FeedPath,
): Promise<Admitted | Refusal> {
  const address = context.addressOf(request.socket.remoteAddress, request.headers);
  if (context.isDraining()) return REFUSALS.draining;
  const isTooMany = context.admission.request(address);
  if (isTooMany !== null) return isTooMany;
  if (!isOriginAllowed(context, request.headers.origin)) return REFUSALS.otherOrigin;
  const refused = await admitTicket(context, ticketOf(request), feed);
  if (refused !== null) return refused;
  const after = placeOf(request, query);
  if (after === "unreadable") return REFUSALS.badRequest;
  return { feed, after, address, query };
}

/** Whether a ticket opens a feed that there is. */
export async function admitTicket(
  context: GatewayContext,
  ticket: string | null,
  feed: string,
): Promise<Refusal | null> {
  const refused = await refuseTicket(context.secret, ticket, feed);
  if (refused !== null) return TICKET_REFUSALS[refused];
  // Only who may read it learns whether there is such a feed.
  return context.hub.has(feed) ? null : REFUSALS.noFeed;
}

const TICKET_REFUSALS = {
  "missing": REFUSALS.noTicket,
  "invalid": REFUSALS.badTicket,
  "expired": REFUSALS.oldTicket,
  "other-feed": REFUSALS.otherFeed,
} as const;

/** The ticket in the header, or among the subprotocols. */
function ticketOf({ headers }: AdmittableRequest): string | null {
  const [, bearer] = /^Bearer +(\S+)$/i.exec(headers.authorization ?? "") ?? [];
  if (bearer !== undefined) return bearer;
  const offered = (headers["sec-websocket-protocol"] ?? "").split(",").map((name) => name.trim());
  const ticket = offered.find((name) => name.startsWith(TICKET_PROTOCOL));
  return ticket === undefined ? null : ticket.slice(TICKET_PROTOCOL.length);
}

function placeOf(
  { headers }: AdmittableRequest,
  query: URLSearchParams,
): Cursor | null | "unreadable" {
  const last = headers["last-event-id"];
  const text = typeof last === "string" && last !== "" ? last : query.get("after");
  return text === null || text === "" ? null : parseCursor(text) ?? "unreadable";
}
