import type { EvidenceOf } from "../../model/evidence.ts";
import { type Cause, PRIOR, sign } from "../cause.ts";
import { readTunnel, tunnelPassesSigns } from "../tunnel_reading.ts";
import { coveringPeers, nearPeers } from "../tunnel_signs.ts";

/** The peer never answered. */
export const wireguardNoHandshake: Cause = {
  id: "wireguard-no-handshake",
  title: "The WireGuard peer never answered",
  hop: "tunnel",
  prior: PRIOR.rare,
  signs: [
    sign(
      "wireguard",
      12,
      (peer, scene) =>
        isNever(peer) && peer.sentBytes > 0 && coveringPeers(scene).includes(peer)
          ? `${peer.interface} sent ${peer.sentBytes} bytes of handshakes and never got an answer`
          : null,
    ),
    sign(
      "wireguard",
      4,
      (peer, scene) =>
        isNever(peer) && nearPeers(scene).includes(peer)
          ? `${peer.interface} has never had a handshake with this peer`
          : null,
    ),
    ...tunnelPassesSigns(),
  ],
  explanation: () =>
    "WireGuard answers only those it knows and is silent to everybody else, so a wrong key, a " +
    "wrong address and a closed UDP port look the same from here: handshakes go out and nothing " +
    "comes back. The counters of the other end tell them apart.",
  fix: (scene) => ({
    language: "shell",
    text: `# On both hosts: compare keys, endpoint and port crosswise
wg show all
# On the server's host: do handshakes (148 bytes) arrive at all
tcpdump -ni any udp port ${portOf(nearPeers(scene))}
# They arrive: a key is wrong. They do not: the endpoint is wrong, or a firewall drops UDP
nft insert rule inet filter input udp dport ${portOf(nearPeers(scene))} accept`,
  }),
  decider: readTunnel,
};

function isNever({ handshakeAgeS, isUp }: EvidenceOf<"wireguard">): boolean {
  return handshakeAgeS === null && isUp !== false;
}

function portOf(peers: readonly EvidenceOf<"wireguard">[]): string {
  return peers.flatMap(({ endpoint }) => /:(\d+)$/.exec(endpoint ?? "")?.[1] ?? [])[0] ?? "51820";
}
