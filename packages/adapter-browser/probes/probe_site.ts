import { maskText } from "@holdfast/core";

/** The server that is looked at, with the addresses that probes ask. */
export interface ProbeSite {
  readonly profile: "lnbits" | "generic";
  /** Host without port, an IPv6 address without brackets. */
  readonly host: string;
  readonly port: number;
  readonly isTls: boolean;
  /** Address of a path below the server's own prefix: `at("/api/v1/health")`. */
  readonly at: (path: string) => string;
  /** Address of the WebSocket on a channel, by `ws:` or `wss:`. */
  readonly socket: (item: string) => string;
  /** The same by `http:` or `https:`. */
  readonly channel: (item: string) => string;
  /** The WebSocket's path, masked. */
  readonly path: string;
}

/**
 * Reads the address of the server that is to be probed.
 *
 * @throws {TypeError} If it is none; the message does not repeat it.
 */
export function probeSite(url: string, profile: "lnbits" | "generic"): ProbeSite {
  if (!URL.canParse(url) || !/^(https?|wss?):$/.test(new URL(url).protocol)) {
    throw new TypeError("Cannot probe: the server needs an http://, https://, ws:// or wss:// URL");
  }
  const { protocol, hostname, host, port, pathname, search } = new URL(url);
  const isTls = protocol === "https:" || protocol === "wss:";
  const origin = `${isTls ? "https" : "http"}://${host}`;
  const prefix = profile === "lnbits" ? pathname.replace(/\/+$/, "") : "";
  const channel = (item: string): string =>
    profile === "lnbits"
      ? `${origin}${prefix}/api/v1/ws/${encodeURIComponent(item)}`
      : `${origin}${pathname}${search}`;
  return {
    profile,
    host: hostname.replace(/^\[|\]$/g, ""),
    port: port === "" ? (isTls ? 443 : 80) : Number(port),
    isTls,
    at: (path) => `${origin}${prefix}${path}`,
    channel,
    socket: (item) => channel(item).replace(/^http/, "ws"),
    path: profile === "lnbits" ? `${prefix}/api/v1/ws/•••` : maskText(pathname),
  };
}
