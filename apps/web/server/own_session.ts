/** What a request for a session says of who sends it, and where. */
export interface SessionSender {
  /** Of the page that asks; undefined where no page does. */
  readonly origin: string | undefined;
  /** Host and port as the page names them. */
  readonly authority: string;
}

/**
 * Whether a session may be asked for: by a page under the name that the session is asked for, or
 * under a further name of this server. The ports may differ, since sessions have one of their own.
 * What names no origin is no page, and needs a ticket like everybody.
 *
 * @param names Further names of this server, separated by commas.
 */
export function isOwnSession({ origin, authority }: SessionSender, names?: string): boolean {
  if (origin === undefined) return true;
  const place = `https://${authority}`;
  if (!URL.canParse(origin) || !URL.canParse(place)) return false;
  const { hostname } = new URL(origin);
  if (hostname !== "" && hostname === new URL(place).hostname) return true;
  return (names ?? "").split(",").some((name) =>
    name.trim() !== "" && name.trim().toLowerCase() === hostname
  );
}
