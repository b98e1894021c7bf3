import type { EvidenceOf } from "../model/evidence.ts";
import { coveringPeers } from "./tunnel_signs.ts";
import type { Scene } from "./scene.ts";
import { tunnelName } from "./tunnel_name.ts";

/** The size of packets that pass, and what follows for settings. */
export interface PathMtu {
  /** Bytes of the largest IP packet that is known to pass. */
  readonly mtu: number;
  /** Bytes of TCP payload that fit in it. */
  readonly mss: number;
  /** Whether a size was measured; else it is one that passes nearly everywhere. */
  readonly isMeasured: boolean;
  /** How that was found, in words. */
  readonly by: string;
  /** The WireGuard interface, where the path has one. */
  readonly tunnel: string | null;
}

/** A TLS 1.3 record around application data: header, content type, tag (RFC 8446 §5.2). */
const TLS_RECORD = 22;
/** Header with the timestamps option, as Linux sends it (RFC 7323). */
const TCP_HEADER = 32;
const TCP_HEADER_BARE = 20;
const IPV4_HEADER = 20;
const IPV6_HEADER = 40;
/** Every link that carries IPv6 carries as much (RFC 8200 §5). */
const MTU_SAFE = 1280;
/** Below this IPv4 itself does not have to pass (RFC 791 §3.2). */
const MTU_MIN = 576;
const MTU_MAX = 1500;

/**
 * The largest packet that passes, from the largest payload that did. A measured size is a lower
 * bound, so a setting that follows from it errs on the safe side.
 */
export function pathMtu(scene: Scene): PathMtu {
  const tunnel = tunnelName(scene);
  const ipHeader = usesIpv6(scene, tunnel) ? IPV6_HEADER : IPV4_HEADER;
  const mssOf = (mtu: number): number => mtu - ipHeader - TCP_HEADER_BARE;
  const measured = smallest(vanishing(scene));
  if (measured === null) {
    const by = "no size was measured; 1280 bytes pass wherever IPv6 may run";
    return { mtu: MTU_SAFE, mss: mssOf(MTU_SAFE), isMeasured: false, by, tunnel };
  }
  const { largestPassed, direction } = measured;
  const frame = frameHeader(largestPassed, direction);
  // Behind the proxy there is no TLS any more: the record's bytes are not in those packets.
  const tls = scene.site.tls && tunnel === null ? TLS_RECORD : 0;
  const packet = largestPassed + frame + tls + TCP_HEADER + ipHeader;
  const mtu = Math.max(MTU_MIN, Math.min(MTU_MAX, packet));
  const parts = [
    `${largestPassed} payload`,
    `${frame} frame`,
    ...tls === 0 ? [] : [`${tls} TLS`],
    `${TCP_HEADER} TCP`,
    `${ipHeader} IP`,
  ];
  const by = `${parts.join(" + ")} = ${packet} bytes pass`;
  return { mtu, mss: mssOf(mtu), isMeasured: true, by, tunnel };
}

/** Measurements in which large frames vanished at a size that a packet can have. */
export function vanishing(scene: Scene): readonly EvidenceOf<"frame_sizes">[] {
  return scene.all("frame_sizes").filter(isPacketSize);
}

/**
 * Whether frames vanish from about the size of a packet on. Larger limits are those of buffers and
 * servers, and a frame that cannot pass even at a few bytes is no matter of size.
 */
export function isPacketSize(
  { largestPassed, smallestLost, how }: EvidenceOf<"frame_sizes">,
): boolean {
  return smallestLost !== null && (how ?? "vanished") === "vanished" && largestPassed > 0 &&
    largestPassed <= MTU_MAX && smallestLost > MTU_MIN - 200;
}

function smallest(
  found: readonly EvidenceOf<"frame_sizes">[],
): EvidenceOf<"frame_sizes"> | null {
  return found.reduce<EvidenceOf<"frame_sizes"> | null>(
    (least, next) => least === null || next.largestPassed < least.largestPassed ? next : least,
    null,
  );
}

/** RFC 6455 §5.2: two bytes, two more from 126 bytes on, and a mask on the way up. */
function frameHeader(payload: number, direction: "up" | "down"): number {
  return 2 + (payload < 126 ? 0 : 2) + (direction === "up" ? 4 : 0);
}

/** Whether the packets in question, those inside the tunnel if there is one, are of IPv6. */
function usesIpv6(scene: Scene, tunnel: string | null): boolean {
  if (tunnel !== null) {
    return coveringPeers(scene).some(({ allowedIps }) =>
      allowedIps !== undefined && allowedIps.length > 0 &&
      allowedIps.every((range) => range.includes(":"))
    );
  }
  const connected = scene.all("tcp").filter(({ outcome }) => outcome === "connected");
  return connected.length > 0 && connected.every(({ address }) => address.includes(":"));
}
