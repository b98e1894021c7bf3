import type { IncomingHttpHeaders } from "node:http";
import { BlockList, isIP } from "node:net";

/** Proxies on this host are believed unless others are named. */
export const LOOPBACK_PROXIES: readonly string[] = ["127.0.0.0/8", "::1/128"];

/** Who is meant where a trusted proxy names nobody: bounded with all others, not for itself. */
export const NOBODY = "";

/** Entries of `X-Forwarded-For` that are looked at, from the last one. */
const HOPS_MAX = 20;

/**
 * Tells the client's own address, for limits and logs, where proxies stand in front.
 *
 * @param proxies Addresses and subnets whose `X-Forwarded-For` is believed, such as `10.1.0.0/16`.
 * @throws {RangeError} If one of them is neither.
 * @returns The address of a request; {@linkcode NOBODY} where only a proxy is known.
 */
export function clientAddresses(
  proxies: readonly string[],
): (remote: string | undefined, headers?: IncomingHttpHeaders) => string {
  const trusted = new BlockList();
  for (const proxy of proxies) add(trusted, proxy);
  const isTrusted = (address: string): boolean =>
    trusted.check(address, isIP(address) === 6 ? "ipv6" : "ipv4");
  return (remote, headers = {}) => {
    let address = plain(remote ?? "");
    if (isIP(address) === 0 || !isTrusted(address)) return address;
    const told = headers["x-forwarded-for"];
    const hops = (typeof told === "string" ? told : "").split(",").slice(-HOPS_MAX).reverse();
    for (const hop of hops) {
      address = plain(hop.trim());
      // What is no address says nothing, nor does anything before it.
      if (isIP(address) === 0) return NOBODY;
      if (!isTrusted(address)) return address;
    }
    return NOBODY;
  };
}

function add(trusted: BlockList, proxy: string): void {
  const [address = "", prefix, ...more] = proxy.split("/");
  const version = isIP(address);
  const bits = prefix === undefined ? version === 4 ? 32 : 128 : Number(prefix);
  const isPrefix = Number.isInteger(bits) && bits >= 0 && bits <= (version === 4 ? 32 : 128);
  if (version === 0 || more.length > 0 || !isPrefix) {
    throw new RangeError(`Cannot trust proxy "${proxy}": neither an address nor a subnet`);
  }
  trusted.addSubnet(address, bits, version === 4 ? "ipv4" : "ipv6");
}

/** An IPv4 address that came by an IPv6 socket (RFC 4291 §2.5.5.2), as it is. */
function plain(address: string): string {
  const [, v4] = /^::ffff:(\d+(?:\.\d+){3})$/i.exec(address) ?? [];
  return v4 ?? address;
}
