import type { OfferedSession } from "../../http3/server_connection.ts";
import { feedPathOf, isOriginAllowed } from "../admit.ts";
import type { GatewayContext } from "../gateway_context.ts";
import { type Refusal, REFUSALS } from "../refusal.ts";
import type { LineSessions } from "./line_sessions.ts";

/**
 * Answers a request for a WebTransport session. A page sees no status, but the doctor does; whether
 * the ticket holds is said later, on the stream, since a page can send none before.
 *
 * @returns False where its path is not of a feed's sessions, and nothing was done.
 */
export function takeWebTransport(
  context: GatewayContext,
  sessions: LineSessions,
  offered: OfferedSession,
): boolean {
  const path = feedPathOf(offered.request.path);
  if (path === null || path.carrier !== "transport") return false;
  const release = letIn(context, offered);
  if (typeof release !== "function") {
    refuse(context, offered, release);
    return true;
  }
  const { feed, query } = path;
  const { address } = offered;
  const close = (): void => offered.close();
  const client = { carrier: "webtransport", address, feed, query, close } as const;
  offered.accept(sessions.open(client, release));
  return true;
}

function letIn(
  context: GatewayContext,
  { address, request }: OfferedSession,
): (() => void) | Refusal {
  if (context.isDraining()) return REFUSALS.draining;
  const isTooMany = context.admission.request(address);
  if (isTooMany !== null) return isTooMany;
  if (!isOriginAllowed(context, request.origin)) return REFUSALS.otherOrigin;
  return context.admission.link(address);
}

function refuse(
  { log }: GatewayContext,
  offered: OfferedSession,
  { status, code, detail, retryAfterMs }: Refusal,
): void {
  log.refused("webtransport", code);
  const retry = Math.max(1, Math.ceil((retryAfterMs ?? 0) / 1000));
  offered.refuse(status, [
    ["content-type", "application/json"],
    ...(retryAfterMs === undefined ? [] : [["retry-after", String(retry)] as const]),
  ], JSON.stringify({ code, detail }));
}
