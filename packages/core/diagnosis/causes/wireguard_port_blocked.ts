import type { EvidenceOf } from "../../model/evidence.ts";
import { type Cause, deciding, PRIOR } from "../cause.ts";
import { isCalledInVain, readTunnel, tunnelPassesSigns } from "../tunnel_reading.ts";
import { farPeers, nearPeers } from "../tunnel_signs.ts";
import type { Scene } from "../scene.ts";

const DEFAULT_PORT = "51820";

/** A firewall drops WireGuard's UDP packets. */
export const wireguardPortBlocked: Cause = {
  id: "wireguard-port-blocked",
  title: "A firewall drops WireGuard's UDP packets",
  hop: "tunnel",
  parent: "wireguard-no-handshake",
  prior: PRIOR.rare,
  signs: [
    deciding(
      "netfilter",
      16,
      ({ what, count, rule = "" }, scene) =>
        (what === "dropped" || what === "rejected") && count > 0 && isOfTunnel(rule, scene) &&
          hasNoSession(scene)
          ? `A firewall rule stopped ${count} packets: ${rule}`
          : null,
    ),
    // A wrong endpoint on one side only is cured by the calls of the other.
    deciding(
      "wireguard",
      15,
      (peer, scene) =>
        peer.end !== "far" && peer.sentBytes > 0 && isCalledInVain(scene) &&
          farPeers(scene).some(({ sentBytes }) => sentBytes > 0)
          ? "Both ends call each other, with the right keys and ports, and neither hears anything"
          : null,
    ),
    ...tunnelPassesSigns(),
  ],
  explanation: () =>
    "Handshakes are UDP packets of 148 bytes. A firewall before the server drops them, so the " +
    "server's end counts nothing, and WireGuard sends another every five seconds for ever.",
  fix: (scene) => ({
    language: "shell",
    text: `# On the host whose firewall drops them, and in the provider's firewall as well:
nft insert rule inet filter input udp dport ${portsOf(scene)[0] ?? DEFAULT_PORT} accept
# with iptables:
iptables -I INPUT -p udp --dport ${portsOf(scene)[0] ?? DEFAULT_PORT} -j ACCEPT`,
  }),
  decider: readTunnel,
};

function isOfTunnel(rule: string, scene: Scene): boolean {
  return /\budp\b/.test(rule) &&
    [...portsOf(scene), DEFAULT_PORT].some((port) => new RegExp(`\\b${port}\\b`).test(rule));
}

/** No session ever, or one that has ended for want of answers. */
function hasNoSession(scene: Scene): boolean {
  return nearPeers(scene).some(({ handshakeAgeS, isUp }: EvidenceOf<"wireguard">) =>
    handshakeAgeS === null && isUp !== false
  );
}

function portsOf(scene: Scene): readonly string[] {
  return scene.all("wireguard").flatMap(({ endpoint, listenPort }) => [
    ...listenPort === undefined ? [] : [String(listenPort)],
    ...(/:(\d+)$/.exec(endpoint ?? "")?.slice(1, 2) ?? []),
  ]).sort();
}
