import type { Directive } from "./directive.ts";

/** A `listen` directive, read. */
export interface Listen {
  /** `*` for every address; an IPv6 address in brackets; a name as written. */
  readonly address: string;
  /** The first of a range; null for a UNIX socket. */
  readonly port: number | null;
  /** The last of a range. */
  readonly lastPort: number | null;
  readonly isDefault: boolean;
  readonly isTls: boolean;
  /** Whether `http2` stands in it; since 1.25.1 that is a directive of its own. */
  readonly isHttp2: boolean;
  readonly isQuic: boolean;
  /** Whether the PROXY protocol is expected. */
  readonly isProxied: boolean;
  readonly from: Directive;
}

/** Reads a `listen` directive; null for one that nginx refuses. */
export function parseListen(from: Directive): Listen | null {
  const [spot = "", ...flags] = from.args;
  const place = parsePlace(spot);
  if (place === null) return null;
  return {
    ...place,
    isDefault: flags.includes("default_server") || flags.includes("default"),
    isTls: flags.includes("ssl"),
    isHttp2: flags.includes("http2"),
    isQuic: flags.includes("quic") || flags.includes("http3"),
    isProxied: flags.includes("proxy_protocol"),
    from,
  };
}

function parsePlace(spot: string): Pick<Listen, "address" | "port" | "lastPort"> | null {
  if (spot.startsWith("unix:")) return { address: spot, port: null, lastPort: null };
  const [, first, last] = /^(\d+)(?:-(\d+))?$/.exec(spot) ?? [];
  if (first !== undefined) return place("*", first, last);
  const [, address = "", port = "80", end] =
    /^(\[[^\]]+\]|[^:\s]+)(?::(\d+)(?:-(\d+))?)?$/.exec(spot) ?? [];
  return address === "" ? null : place(address === "0.0.0.0" ? "*" : address, port, end);
}

function place(
  address: string,
  first: string,
  last: string | undefined,
): Pick<Listen, "address" | "port" | "lastPort"> | null {
  const port = Number(first);
  const lastPort = last === undefined ? port : Number(last);
  return port < 1 || lastPort > 65_535 ? null : { address, port, lastPort };
}
