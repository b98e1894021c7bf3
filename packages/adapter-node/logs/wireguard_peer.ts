/** A peer as a reading shows it, without any key but the beginning of its public one. */
export interface WireguardPeer {
  /** See {@linkcode shortKey}. */
  readonly key: string;
  readonly handshakeAgeS: number | null;
  readonly receivedBytes: number;
  readonly sentBytes: number;
  readonly endpoint?: string;
  readonly allowedIps?: readonly string[];
  readonly keepaliveS?: number;
  readonly receivedGrowth?: number;
  readonly sentGrowth?: number;
}

/** What one line told: of an interface, or of a peer of it. */
export interface WireguardFound {
  readonly interface: string;
  /** Absent where the line tells of the interface itself. */
  readonly peer?: WireguardPeer;
  /** Whether it completes what an earlier line told, instead of being a second reading. */
  readonly isSameReading?: boolean;
  readonly publicKey?: string;
  readonly listenPort?: number;
}

const KEY_REGEXP = /^[A-Za-z0-9+/]{43}=$/;
/** No more than an address may be: a longer word could be a key. */
const IPV4 = String.raw`\d{1,3}(?:\.\d{1,3}){3}`;
const IPV6 = String.raw`(?:[\da-fA-F]{0,4}:){2,7}(?:[\da-fA-F]{0,4}|${IPV4})`;
const RANGE_REGEXP = new RegExp(`^(?:${IPV4}|${IPV6})/\\d{1,3}$`);
const ENDPOINT_REGEXP = new RegExp(String.raw`^(?:${IPV4}|\[${IPV6}(?:%\w{1,15})?\]):\d{1,5}$`);
const ALLOWED_IPS_MAX = 64;

/** The beginning of a public key, enough to tell peers apart; null where it is no key. */
export function shortKey(text: string): string | null {
  return KEY_REGEXP.test(text) ? `${text.slice(0, 8)}…` : null;
}

/** `10.0.0.2/32,fd00::2/128` as a list; only what is an address is kept. */
export function allowedIpsOf(text: string): readonly string[] {
  return text.slice(0, 8192).split(/,\s*/)
    .filter((range) => RANGE_REGEXP.test(range))
    .slice(0, ALLOWED_IPS_MAX);
}

/** An endpoint as it was; null for `(none)` and what is no address with a port. */
export function endpointOf(text: string): string | null {
  return ENDPOINT_REGEXP.test(text) ? text : null;
}
