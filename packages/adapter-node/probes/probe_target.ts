import { randomBytes } from "node:crypto";
import { isIP } from "node:net";
import { maskText, Secret } from "@holdfast/core";

/** The service that is probed, taken apart. */
export interface ProbeTarget {
  /** Host name or address, without port and brackets. */
  readonly host: string;
  readonly port: number;
  readonly tls: boolean;
  /** Whether the host is an address, so that nothing has to be looked up. */
  readonly isLiteral: boolean;
  /** `host:port` as the `Host` header says it, the scheme's own port left out. */
  readonly authority: string;
  /** What stands before `/api/v1/` or `/v1/feeds/`; empty at the root. */
  readonly base: string;
  /** Path and query as given, for servers that are not LNbits. */
  readonly path: Secret;
  /** Whether the path is that of an LNbits channel, or there is none. */
  readonly looksLikeLnbits: boolean;
  /** The feed of a gateway, where the path is one of it. */
  readonly feed?: string;
  /** The channel's id, where one is known. */
  readonly item?: Secret;
}

const CHANNEL_REGEXP = /^(.*)\/api\/v1\/ws(?:\/([^/]*))?\/?$/;
const FEED_REGEXP =
  /^(.*)\/v1\/feeds\/([a-z0-9][a-z0-9-]{0,63})(?:\/(?:socket|events|stream|next))?\/?$/;
const PATH_CHARACTERS_MAX = 2048;

/**
 * Takes an address apart. The id in an LNbits address is the credential, and becomes the item.
 *
 * @param item The channel's id, where it is known otherwise.
 * @throws {TypeError} If it is no address of a web service.
 */
export function probeTarget(url: string, item?: Secret): ProbeTarget {
  const parsed = parse(url);
  const tls = parsed.protocol === "https:" || parsed.protocol === "wss:";
  const host = parsed.hostname.replace(/^\[|\]$/g, "");
  const channel = CHANNEL_REGEXP.exec(parsed.pathname);
  const [, gateway, feed] = FEED_REGEXP.exec(parsed.pathname) ?? [];
  const id = channel?.[2] === undefined || channel[2] === "" ? undefined : decoded(channel[2]);
  const known = item ?? (id === undefined ? undefined : new Secret(id));
  return {
    host,
    port: parsed.port === "" ? (tls ? 443 : 80) : Number(parsed.port),
    tls,
    isLiteral: isIP(host) !== 0,
    authority: parsed.host,
    base: (channel?.[1] ?? gateway ?? parsed.pathname).replace(/\/+$/, ""),
    path: new Secret(`${parsed.pathname}${parsed.search}`),
    looksLikeLnbits: channel !== null || parsed.pathname === "/",
    ...feed === undefined ? {} : { feed },
    ...known === undefined ? {} : { item: known },
  };
}

/** A channel that nobody else knows, shaped like a key. */
export function randomChannel(): string {
  return randomBytes(16).toString("hex");
}

/** The path of a channel on an LNbits. */
export function channelPath(target: ProbeTarget, id: string): string {
  return `${target.base}/api/v1/ws/${encodeURIComponent(id)}`;
}

function parse(url: string): URL {
  const withScheme = /^[a-z][a-z0-9+.-]*:\/\//i.test(url) ? url : `https://${url}`;
  const parsed = URL.parse(withScheme);
  const isWeb = parsed !== null && /^(https?|wss?):$/.test(parsed.protocol);
  if (!isWeb || parsed.hostname === "" || url.length > PATH_CHARACTERS_MAX) {
    throw new TypeError(`Cannot probe the address: '${maskText(url.slice(0, 200))}'`);
  }
  return parsed;
}

function decoded(id: string): string {
  try {
    return decodeURIComponent(id);
  } catch {
    return id;
  }
}
