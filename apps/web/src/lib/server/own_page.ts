/** Headers of a request, as far as they say who sent it. */
export interface SenderHeaders {
  readonly origin: string | null | undefined;
  readonly host: string | null | undefined;
  /** `Sec-Fetch-Site` (W3C Fetch Metadata §2.4): said by the browser, out of a page's reach. */
  readonly site: string | null | undefined;
}

/**
 * Whether a request comes from a page of this very server. What names no origin is no page's
 * request that could change or open anything, and is not taken for one.
 *
 * @param names Further names of this server, separated by commas: a reverse proxy in front may put
 * its own target into `Host`.
 */
export function isOwnPage({ origin, host, site }: SenderHeaders, names?: string): boolean {
  if (site === "same-origin") return true;
  if (!origin || !URL.canParse(origin)) return false;
  const { host: sender, hostname } = new URL(origin);
  if (sender === host?.toLowerCase()) return true;
  return (names ?? "").split(",").some((name) => name.trim().toLowerCase() === hostname);
}
