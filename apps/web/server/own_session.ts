import { isAllowedHost } from "./allowed_host.ts";

/** What a request for a session says of who sends it, and where. */
export interface SessionSender {
  /** Of the page that asks; undefined where no page does. */
  readonly origin: string | undefined;
  /** Host and port as the client names them. */
  readonly authority: string;
}

/** Under which names sessions are served. */
export interface SessionNames {
  /** The address that the server listens on. */
  readonly bound: string;
  /** The address of sessions as pages reach it, where the operator named one. */
  readonly url: string | null;
  /** Further names of this server, separated by commas. */
  readonly hosts: string | undefined;
}

/**
 * Whether a session may be asked for: under a name of this server, by a page under the same name or
 * under a further name. The ports may differ, since sessions have one of their own. What names no
 * origin is no page, and needs a ticket like everybody.
 */
export function isOwnSession(
  { origin, authority }: SessionSender,
  { bound, url, hosts }: SessionNames,
): boolean {
  const place = `https://${authority}`;
  if (!URL.canParse(place)) return false;
  const { hostname: asked } = new URL(place);
  const names = url === null ? hosts : `${hosts ?? ""},${new URL(url).hostname}`;
  if (!isAllowedHost(asked, bound, names)) return false;
  if (origin === undefined) return true;
  if (!URL.canParse(origin)) return false;
  const { hostname } = new URL(origin);
  if (hostname !== "" && hostname === asked) return true;
  return (hosts ?? "").split(",").some((name) =>
    name.trim() !== "" && name.trim().toLowerCase() === hostname
  );
}
