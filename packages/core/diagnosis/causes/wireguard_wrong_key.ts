import { type Cause, deciding, PRIOR } from "../cause.ts";
import { readTunnel, tunnelPassesSigns } from "../tunnel_reading.ts";
import { farPeers, nearPeers } from "../tunnel_signs.ts";
import type { Scene } from "../scene.ts";
import { tunnelName } from "../tunnel_name.ts";

/** One end expects another key than the other has. */
export const wireguardWrongKey: Cause = {
  id: "wireguard-wrong-key",
  title: "The WireGuard keys of the two ends do not match",
  hop: "tunnel",
  parent: "wireguard-no-handshake",
  prior: PRIOR.rare,
  signs: [
    deciding("wireguard", 16, (peer, scene) => {
      if (peer.end === "far") return null;
      if (!hasPair(scene)) return null;
      if (!farPeers(scene).some(({ publicKey }) => publicKey === peer.peerKey)) {
        return "The proxy's end expects a key that the server's end does not have";
      }
      return farPeers(scene).some(({ peerKey }) => peerKey === peer.publicKey)
        ? null
        : "The server's end knows no peer with the key of the proxy's end";
    }),
    ...tunnelPassesSigns(),
  ],
  explanation: () =>
    "WireGuard drops a handshake that was made for another key, or by an unknown one, without an " +
    "answer and without counting it. So both ends look as if nothing ever arrived.",
  fix: (scene) => {
    const name = tunnelName(scene) ?? "wg0";
    return {
      language: "shell",
      text: `# On each host: this is the key that the other one must have as PublicKey in [Peer]
wg show ${name} public-key
# On the other host, with that key, then write it into /etc/wireguard/${name}.conf too
wg set ${name} peer <public key> allowed-ips <range> endpoint <host:port>`,
    };
  },
  decider: readTunnel,
};

/** Whether keys of both ends were read, and no handshake ever succeeded. */
function hasPair(scene: Scene): boolean {
  const ends = [nearPeers(scene), farPeers(scene)];
  return ends.every((peers) =>
    peers.length > 0 &&
    peers.every(({ publicKey, peerKey, handshakeAgeS }) =>
      publicKey !== undefined && peerKey !== undefined && handshakeAgeS === null
    )
  );
}
