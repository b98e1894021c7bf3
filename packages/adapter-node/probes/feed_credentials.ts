import type { SocketOptions } from "./open_socket.ts";
import type { ProbeContext } from "./probe_context.ts";
import type { ProbeTarget } from "./probe_target.ts";

/** How a link or a request shows its ticket to a gateway, and over what. */
export interface FeedCredentials {
  /** Of a handshake: the protocol, and the ticket as a second one, as a page has to. */
  readonly protocols: readonly string[];
  /** Of a plain request. */
  readonly headers: Readonly<Record<string, string>>;
  /** A ticket travels only where the certificate holds. */
  readonly socket: Pick<SocketOptions, "mustHold">;
}

/** What a gateway is shown; nothing at all is for any other server. */
export function feedCredentials(target: ProbeTarget, context: ProbeContext): FeedCredentials {
  if (context.profile !== "holdfast") return { protocols: [], headers: {}, socket: {} };
  const { ticket } = context;
  if (ticket === undefined) return { protocols: ["holdfast.v1"], headers: {}, socket: {} };
  return {
    protocols: ["holdfast.v1", `holdfast.ticket.${ticket}`],
    headers: { authorization: `Bearer ${ticket}` },
    socket: { mustHold: target.tls },
  };
}
