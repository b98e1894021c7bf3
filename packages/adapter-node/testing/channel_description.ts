/** Where datagrams for a peer go. */
export interface PeerAddress {
  /** IPv4. */
  readonly host: string;
  readonly port: number;
}

/** RFC 8839 §5.1: foundation, component, transport, priority, address, port, type. */
const CANDIDATE_REGEXP = /^a=candidate:(\S+ \S+) (\S+) (\S+) (\S+) (\d+) typ /i;
const IPV4_REGEXP = /^\d{1,3}(\.\d{1,3}){3}$/;

/** A description without any address of its sender (RFC 8840 §4.1.1: port 9, address 0.0.0.0). */
export function withoutAddresses(sdp: string): string {
  return eachLine(sdp, (line) => {
    if (/^a=(candidate|end-of-candidates|remote-candidates)/i.test(line)) return null;
    return placed(line, { host: "0.0.0.0", port: 9 });
  });
}

/**
 * Reads where a peer takes datagrams: the first candidate over UDP and IPv4, one of the loopback
 * before all others.
 *
 * @returns Null where there is none.
 */
export function peerAddressOf(sdp: string): PeerAddress | null {
  const found = sdp.split(/\r?\n/).flatMap((line): PeerAddress[] => {
    const [, , transport = "", , host = "", port] = CANDIDATE_REGEXP.exec(line) ?? [];
    const isUsable = transport.toUpperCase() === "UDP" && IPV4_REGEXP.test(host);
    return isUsable ? [{ host, port: Number(port) }] : [];
  });
  return found.find(({ host }) => host.startsWith("127.")) ?? found[0] ?? null;
}

/** A description whose only address is another: what names `from` names `to`, and nothing else. */
export function withAddress(sdp: string, from: PeerAddress, to: PeerAddress): string {
  return eachLine(sdp, (line) => {
    if (!/^a=candidate:/i.test(line)) return placed(line, to);
    const [, , transport = "", , host, port] = CANDIDATE_REGEXP.exec(line) ?? [];
    const isFrom = transport.toUpperCase() === "UDP" && host === from.host &&
      Number(port) === from.port;
    if (!isFrom) return null;
    // What follows the type may name a base address (RFC 8839 §5.1, rel-addr).
    return line.replace(
      /^(a=candidate:(?:\S+ ){4}).*$/i,
      `$1${to.host} ${to.port} typ host`,
    );
  });
}

/** The lines of media and connection, where they name an address (RFC 8839 §4.2.1.1). */
function placed(line: string, { host, port }: PeerAddress): string {
  return line
    .replace(/^(m=application )\d+ /, `$1${port} `)
    .replace(/^c=IN IP[46] \S+/, `c=IN IP4 ${host}`);
}

function eachLine(sdp: string, change: (line: string) => string | null): string {
  return sdp.replaceAll(/([^\r\n]+)(\r?\n|$)/g, (_, line: string, end: string) => {
    const changed = change(line);
    return changed === null ? "" : changed + end;
  });
}
