import { type Cause, PRIOR, sign } from "../cause.ts";
import { readTunnel, SESSION_S, tunnelPassesSigns } from "../tunnel_reading.ts";
import { coveringPeers } from "../tunnel_signs.ts";
import { tunnelName } from "../tunnel_name.ts";

/** A recent handshake, and now sent grows and received stands still. */
export const wireguardSilent: Cause = {
  id: "wireguard-silent",
  title: "The WireGuard tunnel stands, and nothing comes back",
  hop: "tunnel",
  prior: PRIOR.rare,
  signs: [
    sign("wireguard", 14, (peer, scene) => {
      const { handshakeAgeS, sentGrowth = 0, receivedGrowth } = peer;
      return peer.end !== "far" && coveringPeers(scene).includes(peer) &&
          handshakeAgeS !== null && handshakeAgeS < SESSION_S && sentGrowth > 0 &&
          receivedGrowth === 0
        ? `${peer.interface}: handshake ${handshakeAgeS} s ago, since then ${sentGrowth} bytes ` +
          "sent and none received"
        : null;
    }),
    ...tunnelPassesSigns(),
  ],
  explanation: () =>
    "The peer answered a handshake less than three minutes ago, so keys and endpoint are right, " +
    "and what goes in now gets no answer: its host went away, its address changed, or something " +
    "between began to drop UDP. After 180 s WireGuard itself gives the session up.",
  fix: (scene) => ({
    language: "shell",
    text: `# On the server's host: does it still receive, and does it answer
wg show ${tunnelName(scene) ?? "wg0"}; ip -s link show ${tunnelName(scene) ?? "wg0"}
# If a NAT is between: a packet every 25 s keeps its table alive, in [Peer] on the side behind it
# PersistentKeepalive = 25
wg set ${tunnelName(scene) ?? "wg0"} peer <public key> persistent-keepalive 25`,
  }),
  decider: readTunnel,
};
