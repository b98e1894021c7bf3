import type { EvidenceOf } from "../../model/evidence.ts";
import { type Cause, PRIOR, sign } from "../cause.ts";
import { readTunnel, SESSION_S, tunnelPassesSigns } from "../tunnel_reading.ts";
import { coversUpstream, farPeers, nearPeers, upstreamAddress } from "../tunnel_signs.ts";
import { tunnelName } from "../tunnel_name.ts";

/** A handshake's own bytes; more than that is traffic. */
const HANDSHAKE_BYTES = 188;
/** The least that a packet of IPv4 and TCP takes, without WireGuard's own bytes. */
const PACKET_MIN = 40;

/** Packets for that address do not enter, or are refused on leaving, the tunnel. */
export const wireguardAllowedIps: Cause = {
  id: "wireguard-allowed-ips",
  title: "AllowedIPs keeps packets out of the tunnel",
  hop: "tunnel",
  prior: PRIOR.rare,
  signs: [
    sign("wireguard", 15, (_peer, scene) => {
      const near = nearPeers(scene).filter(({ isUp }) => isUp !== false);
      return near.length > 0 && near.every((peer) => coversUpstream(peer, scene) === false)
        ? `No peer's AllowedIPs on the proxy's host hold ${upstreamAddress(scene)}`
        : null;
    }),
    sign("interface", 17, (found, scene) => {
      const near = nearPeers(scene);
      const packets = found.sentGrowth ?? found.sentPackets;
      return found.end !== "far" && found.name === near[0]?.interface && packets > 0 &&
          near.every((peer) => hasTakenNone(peer, found))
        ? `${found.name} took ${packets} packets in and sent none of them to a peer`
        : null;
    }),
    sign("interface", 16, (found, scene) => {
      const { name, end, receivedPackets, receivedGrowth } = found;
      const far = farPeers(scene).filter((peer) => peer.interface === name);
      // Of a tunnel that carried before, only what it lets out now tells.
      const isNow = receivedGrowth !== undefined && receivedPackets > 0;
      const isHeard = far.some((peer) => isNow ? hears(peer.receivedGrowth) : hasHeard(peer));
      return end === "far" && isHeard && (isNow ? receivedGrowth : receivedPackets) === 0
        ? `On the server's host WireGuard receives, and ${name} lets none of it out`
        : null;
    }),
    ...tunnelPassesSigns(),
  ],
  explanation: () =>
    "AllowedIPs is a routing table on the way in and a filter on the way out: a packet for an " +
    "address that no peer lists is not sent, and one from an address that its peer does not list " +
    "is dropped after it was decrypted, without a word.",
  fix: (scene) => {
    const name = tunnelName(scene) ?? "wg0";
    return {
      language: "wireguard",
      text:
        `# In [Peer] of /etc/wireguard/${name}.conf on the proxy's host: the server's tunnel address
AllowedIPs = ${upstreamAddress(scene) ?? "10.0.0.2"}/32
# On the server's host: the proxy's tunnel address, the source of its packets, in its [Peer]
# At once: wg set ${name} peer <public key> allowed-ips ${upstreamAddress(scene) ?? "10.0.0.2"}/32`,
    };
  },
  decider: readTunnel,
};

/** More than handshakes and keepalives, which are not let out either. */
function hears(bytes = 0): boolean {
  return bytes > 2 * HANDSHAKE_BYTES;
}

function hasHeard({ receivedBytes, receivedGrowth }: EvidenceOf<"wireguard">): boolean {
  return receivedGrowth === undefined ? hears(receivedBytes) : receivedGrowth > 0;
}

/**
 * Whether so many packets cannot have been sent to this peer: nothing was, or less than their
 * headers. Without a session what is sent are handshakes, and those say nothing of packets.
 */
function hasTakenNone(
  { handshakeAgeS, sentBytes, sentGrowth, isUp }: EvidenceOf<"wireguard">,
  found: EvidenceOf<"interface">,
): boolean {
  if (isUp === false) return false;
  if (handshakeAgeS === null || handshakeAgeS > SESSION_S) return sentBytes === 0;
  const isGrown = sentGrowth !== undefined && found.sentGrowth !== undefined;
  const [sent, packets] = isGrown ? [sentGrowth, found.sentGrowth] : [sentBytes, found.sentPackets];
  return sent < packets * PACKET_MIN;
}
