import { allowedIpsOf, endpointOf, shortKey, type WireguardFound } from "./wireguard_peer.ts";

const COUNTER_REGEXP = /^\d{1,15}$/;
const INTERFACE_REGEXP = /^[^\s/]{1,15}$/;
const PORT_REGEXP = /^\d{1,5}$/;
const MARK_REGEXP = /^(?:off|0x[\da-f]{1,8})$/;

/**
 * One line of `wg show all dump`, or of `wg show wg0 dump` (wg(8)), which names no interface. The
 * columns of private and preshared keys are never looked at further than their count.
 *
 * @param at Now, in wall-clock milliseconds: the dump tells when, not how long ago.
 */
export function wireguardDumpLine(line: string, at: number): WireguardFound | null {
  const fields = line.split("\t");
  switch (fields.length) {
    case 9:
      return peerOf(fields[0] ?? "", fields.slice(1), at);
    case 8:
      return peerOf("", fields, at);
    case 5:
      return interfaceOf(fields[0] ?? "", fields.slice(1));
    case 4:
      return interfaceOf("", fields);
    default:
      return null;
  }
}

/** private-key, public-key, listen-port, fwmark. */
function interfaceOf(name: string, fields: readonly string[]): WireguardFound | null {
  const [, publicKey = "", port = "", mark = ""] = fields;
  const isOne = (name === "" || INTERFACE_REGEXP.test(name)) && PORT_REGEXP.test(port) &&
    MARK_REGEXP.test(mark);
  if (!isOne) return null;
  const short = shortKey(publicKey);
  return {
    interface: name,
    listenPort: Number(port),
    ...(short === null ? {} : { publicKey: short }),
  };
}

/** public-key, preshared-key, endpoint, allowed-ips, latest-handshake, rx, tx, keepalive. */
function peerOf(name: string, fields: readonly string[], at: number): WireguardFound | null {
  const [
    publicKey = "",
    ,
    address = "",
    ranges = "",
    handshake = "",
    rx = "",
    tx = "",
    alive = "",
  ] = fields;
  const key = shortKey(publicKey);
  const isOne = key !== null && (name === "" || INTERFACE_REGEXP.test(name)) &&
    [handshake, rx, tx].every((count) => COUNTER_REGEXP.test(count));
  if (!isOne) return null;
  const endpoint = endpointOf(address);
  const keepaliveS = alive === "off" ? 0 : COUNTER_REGEXP.test(alive) ? Number(alive) : null;
  return {
    interface: name,
    peer: {
      key,
      handshakeAgeS: handshake === "0"
        ? null
        : Math.max(0, Math.round(at / 1000) - Number(handshake)),
      receivedBytes: Number(rx),
      sentBytes: Number(tx),
      allowedIps: allowedIpsOf(ranges),
      ...(endpoint === null ? {} : { endpoint }),
      ...(keepaliveS === null ? {} : { keepaliveS }),
    },
  };
}
