import { type Cause, deciding, PRIOR } from "../cause.ts";
import { isCalledInVain, readTunnel, tunnelPassesSigns } from "../tunnel_reading.ts";
import { farPeers } from "../tunnel_signs.ts";
import type { Scene } from "../scene.ts";
import { tunnelName } from "../tunnel_name.ts";

/** Handshakes go to an address or a port where the peer is not. */
export const wireguardWrongEndpoint: Cause = {
  id: "wireguard-wrong-endpoint",
  title: "WireGuard's Endpoint leads to the wrong place",
  hop: "tunnel",
  parent: "wireguard-no-handshake",
  prior: PRIOR.rare,
  signs: [
    deciding("wireguard", 16, (peer, scene) => {
      if (peer.end === "far" || peer.handshakeAgeS !== null || peer.isUp === false) return null;
      const ports = farPeers(scene).flatMap(({ listenPort }) => listenPort ?? []);
      const wanted = /:(\d+)$/.exec(peer.endpoint ?? "")?.[1];
      return ports.length === 0 || wanted === undefined || ports.includes(Number(wanted))
        ? null
        : `Handshakes go to ${peer.endpoint}, and the other end listens on port ${ports[0]}`;
    }),
    deciding("wireguard", 15, (peer, scene) => {
      const hasNone = peer.handshakeAgeS === null && peer.isUp !== false &&
        peer.endpoint === undefined;
      const far = farPeers(scene);
      return peer.end !== "far" && hasNone && far.length > 0 &&
          far.every(({ endpoint }) => endpoint === undefined)
        ? "Neither end has an endpoint for the other, so neither can begin"
        : null;
    }),
    deciding(
      "wireguard",
      10,
      (peer, scene) =>
        peer.end !== "far" && peer.sentBytes > 0 && isCalledInVain(scene) &&
          farPeers(scene).every(({ sentBytes }) => sentBytes === 0)
          ? "Keys and ports match, and no handshake that this end sends comes to the other"
          : null,
    ),
    ...tunnelPassesSigns(),
  ],
  explanation: () =>
    "The first handshake goes to the address and port of Endpoint, and nobody there answers: the " +
    "server moved, its provider gave it another address, or it listens on another port. A name " +
    "in Endpoint is resolved only once, when the interface comes up.",
  fix: (scene) => ({
    language: "shell",
    text: `# On the proxy's host, with the server's public address:
wg set ${tunnelName(scene) ?? "wg0"} peer <public key> endpoint <host>:${portOf(scene)}
# And in [Peer] of /etc/wireguard/${tunnelName(scene) ?? "wg0"}.conf:
# Endpoint = <host>:${portOf(scene)}`,
  }),
  decider: readTunnel,
};

function portOf(scene: Scene): number {
  return farPeers(scene).flatMap(({ listenPort }) => listenPort ?? [])[0] ?? 51_820;
}
