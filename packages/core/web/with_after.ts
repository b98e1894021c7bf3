import type { Cursor } from "../model/cursor.ts";
import { formatCursor } from "../model/cursor_text.ts";
import type { LinkRequest } from "../ports/transport.ts";

/** The address with `after` in its query, for carriers that resume by it; unchanged without one. */
export function withAfter(url: string, after: Cursor | null): string {
  if (after === null) return url;
  const [address = "", fragment] = url.split("#", 2);
  const joined = `${address}${address.includes("?") ? "&" : "?"}after=${
    encodeURIComponent(formatCursor(after))
  }`;
  return fragment === undefined ? joined : `${joined}#${fragment}`;
}

/** What opening a WebSocket needs: its address with the place to resume after, its subprotocols. */
export function socketAddress(
  { route, resumeAfter }: LinkRequest,
): { readonly url: string; readonly protocols: string[] } {
  const after = route.guarantee === "cursor" ? resumeAfter : null;
  const protocols = route.protocols.map((name) => typeof name === "string" ? name : name.reveal());
  return { url: withAfter(route.url.reveal(), after), protocols };
}
