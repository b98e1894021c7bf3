import type { EvidenceOf } from "../../model/evidence.ts";
import { type Cause, PRIOR, sign } from "../cause.ts";
import { readTunnel, tunnelPassesSigns } from "../tunnel_reading.ts";
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
    sign("interface", 17, ({ name, sentPackets, end }, scene) => {
      const near = nearPeers(scene);
      return end !== "far" && name === near[0]?.interface && sentPackets > 0 &&
          near.every((peer) => hasTakenNone(peer, sentPackets))
        ? `${name} took ${sentPackets} packets in and sent none of them to a peer`
        : null;
    }),
    sign("interface", 16, ({ name, receivedPackets, end }, scene) => {
      const far = farPeers(scene).filter((peer) => peer.interface === name);
      const isHeard = far.some(({ receivedBytes, receivedGrowth }) =>
        receivedGrowth === undefined ? receivedBytes > 2 * HANDSHAKE_BYTES : receivedGrowth > 0
      );
      return end === "far" && isHeard && receivedPackets === 0
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

/**
 * Whether so many packets cannot have been sent to this peer: nothing was, or less than their
 * headers. Without a session what is sent are handshakes, and those say nothing of packets.
 */
function hasTakenNone(
  { handshakeAgeS, sentBytes, isUp }: EvidenceOf<"wireguard">,
  packets: number,
): boolean {
  if (isUp === false) return false;
  return handshakeAgeS === null ? sentBytes === 0 : sentBytes < packets * PACKET_MIN;
}
