/** More than an address needs; a longer one is of no use. */
const LOCATION_MAX = 1024;
const ORIGIN_REGEXP = /^(https?):\/\/([^/?#\\@]+)(?=[/?#]|$)/i;
const DEFAULT_PORT = { http: /:80$/, https: /:443$/ } as const;

/**
 * The address that a `Location` names (RFC 9110 §10.2.2), relative to that of the request, as far
 * as it stays where the request went: a ticket must not travel to a server that nobody named.
 *
 * @returns Null where there is none, or it leads elsewhere.
 */
export function locationWithin(url: string, location: string | null): string | null {
  const own = ORIGIN_REGEXP.exec(url);
  const isUsable = location !== null && location !== "" && location.length <= LOCATION_MAX;
  if (own === null || !isUsable) return null;
  const [origin, scheme = ""] = own;
  const [path = ""] = url.slice(origin.length).split(/[?#]/, 1);
  // Whatever follows our own origin stays there, so only what begins with another is looked at.
  if (/^[/\\]{2}/.test(location)) return locationWithin(url, `${scheme}:${location}`);
  if (location.startsWith("/")) return `${origin}${location}`;
  if (!/^[^/?#]*:/.test(location)) {
    // What is no absolute address lies beside what was asked for.
    return `${origin}${path.slice(0, path.lastIndexOf("/"))}/${location}`;
  }
  const other = ORIGIN_REGEXP.exec(location);
  if (other === null || nameOf(other) !== nameOf(own)) return null;
  return `${origin}${location.slice(other[0].length)}`;
}

/** Scheme, host and port, as they are compared (RFC 6454 §4). */
function nameOf([, scheme = "", authority = ""]: RegExpExecArray): string {
  const kind = scheme.toLowerCase() === "https" ? "https" : "http";
  return `${kind}://${authority.toLowerCase().replace(DEFAULT_PORT[kind], "")}`;
}
