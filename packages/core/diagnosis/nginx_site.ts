import type { Site } from "./scene.ts";

/** A site as nginx's own configuration writes it: nothing in it can break out of its line. */
export interface NginxSite {
  /** Host name for a comment or `server_name`. */
  readonly name: string;
  /** What follows `location`: `/api/v1/ws/`, `= /socket`. */
  readonly location: string;
  /** Whether that location answers plain requests too. */
  readonly isShared: boolean;
  /** What follows `proxy_pass`: scheme and address without a path, so the path stays as it is. */
  readonly upstream: string;
  /** Whether the upstream is asked over TLS. */
  readonly isUpstreamTls: boolean;
  /** The variable for `Host`: with the port where it is not the scheme's own. */
  readonly hostVariable: "$host" | "$http_host";
}

const UPSTREAM_REGEXP = /^(https?):\/\/(\[[0-9a-f:.]+\]|[a-z0-9_.-]+)(?::(\d{1,5}))?(?:\/|$)/i;
const UNIX_REGEXP = /^(https?):\/\/unix:(\/[\w./-]+)/i;
const DEFAULT_UPSTREAM = "http://127.0.0.1:5000";
const NAME_REGEXP = /^[a-z0-9.:_-]{1,253}$/i;
const PLAIN_LOCATION_REGEXP = /^\/[\w./~@%+=:,-]*$/;

/** Writes a site's host, path and upstream so that nginx accepts them. */
export function nginxSite(site: Site): NginxSite {
  const upstream = upstreamOf(site.upstream);
  return {
    name: NAME_REGEXP.test(site.host) ? site.host : "this site",
    ...locationOf(site),
    upstream,
    isUpstreamTls: upstream.startsWith("https:"),
    hostVariable: site.port === (site.tls ? 443 : 80) ? "$host" : "$http_host",
  };
}

function locationOf(site: Site): Pick<NginxSite, "location" | "isShared"> {
  const [path = "/"] = site.path.split(/[?#]/);
  const hidden = path.indexOf("•");
  // A channel's id is part of the path: the location has to serve all of them.
  const isPrefix = site.profile === "lnbits" || hidden >= 0;
  const known = hidden >= 0 ? path.slice(0, hidden) : path;
  // A gateway's streams and its word on itself go the same way as its socket.
  const gateway = site.profile === "holdfast" ? /^.*?\/v1\//.exec(known)?.[0] : undefined;
  if (gateway !== undefined) return { location: quoted(decodedPath(gateway)), isShared: true };
  const whole = isPrefix ? known.slice(0, known.lastIndexOf("/") + 1) : known;
  const decoded = decodedPath(whole.startsWith("/") ? whole : "/");
  if (decoded === "/") return { location: "/", isShared: true };
  return { location: `${isPrefix ? "" : "= "}${quoted(decoded)}`, isShared: false };
}

/** A `location` is compared with the decoded path. */
function decodedPath(path: string): string {
  try {
    const decoded = decodeURIComponent(path);
    return isPrintable(decoded) ? decoded : path;
  } catch {
    return isPrintable(path) ? path : "/";
  }
}

const isPrintable = (text: string): boolean =>
  [...text].every((character) => character >= " " && character !== "\u007f");

function quoted(text: string): string {
  return PLAIN_LOCATION_REGEXP.test(text) ? text : `"${text.replace(/[\\"]/g, "\\$&")}"`;
}

function upstreamOf(upstream: string): string {
  const unix = UNIX_REGEXP.exec(upstream);
  if (unix !== null) return `${unix[1]}://unix:${unix[2]}`;
  const found = UPSTREAM_REGEXP.exec(upstream);
  if (found === null) return DEFAULT_UPSTREAM;
  const [, scheme = "http", host = "", port] = found;
  if (port === undefined) return `${scheme}://${host}`;
  const isPort = Number(port) >= 1 && Number(port) <= 65_535;
  return isPort ? `${scheme}://${host}:${port}` : DEFAULT_UPSTREAM;
}
