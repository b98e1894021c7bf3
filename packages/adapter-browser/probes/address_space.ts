/** Who can reach an address, as far as its text tells. */
export type AddressSpace = "loopback" | "private" | "public" | "unknown";

/**
 * Who can reach a host, by its text alone: a page cannot resolve names, so most names tell nothing
 * (Local Network Access §2.1).
 *
 * @param host A name or an address, without port and brackets.
 */
export function addressSpace(host: string): AddressSpace {
  const name = host.toLowerCase();
  if (name === "localhost" || name.endsWith(".localhost")) return "loopback";
  if (name.endsWith(".local") || name.endsWith(".home.arpa")) return "private";
  if (name.includes(":")) return spaceOfIpv6(name);
  return /^\d{1,3}(\.\d{1,3}){3}$/.test(name) ? spaceOfIpv4(name) : "unknown";
}

function spaceOfIpv4(address: string): AddressSpace {
  const [first = 0, second = 0] = address.split(".").map(Number);
  if (first === 127) return "loopback";
  // RFC 1918, RFC 3927 (link-local) and RFC 6598 (shared by a carrier's NAT).
  const isPrivate = first === 10 || (first === 192 && second === 168) ||
    (first === 172 && second >= 16 && second < 32) || (first === 169 && second === 254) ||
    (first === 100 && second >= 64 && second < 128);
  return isPrivate ? "private" : "public";
}

function spaceOfIpv6(address: string): AddressSpace {
  if (address === "::1") return "loopback";
  // RFC 4193 (unique local) and RFC 4291 §2.5.6 (link-local).
  return /^(f[cd][0-9a-f]{2}|fe[89ab][0-9a-f]):/.test(address) ? "private" : "public";
}
