import type { Cursor } from "../model/cursor.ts";
import { formatCursor } from "../model/cursor_text.ts";

/** The address with `after` in its query, for carriers that resume by it; unchanged without one. */
export function withAfter(url: string, after: Cursor | null): string {
  if (after === null) return url;
  const [address = "", fragment] = url.split("#", 2);
  const joined = `${address}${address.includes("?") ? "&" : "?"}after=${
    encodeURIComponent(formatCursor(after))
  }`;
  return fragment === undefined ? joined : `${joined}#${fragment}`;
}
