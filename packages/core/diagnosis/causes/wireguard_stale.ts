import type { EvidenceOf } from "../../model/evidence.ts";
import { type Cause, PRIOR, sign } from "../cause.ts";
import type { Scene } from "../scene.ts";
import { readTunnel, SESSION_S, tunnelPassesSigns } from "../tunnel_reading.ts";
import { coveringPeers } from "../tunnel_signs.ts";
import { tunnelName } from "../tunnel_name.ts";

const BAD_STATUSES: ReadonlySet<number> = new Set([502, 504]);

/** The last handshake is older than 180 s while traffic is wanted. */
export const wireguardStale: Cause = {
  id: "wireguard-stale",
  title: "The WireGuard session is stale",
  hop: "tunnel",
  prior: PRIOR.rare,
  signs: [
    // An old handshake alone is no fault: an idle tunnel makes none.
    sign(
      "wireguard",
      14,
      (peer, scene) =>
        isOld(peer) && peer.end !== "far" && coveringPeers(scene).includes(peer) &&
          ((peer.sentGrowth ?? 0) > 0 && (peer.receivedGrowth ?? 0) === 0 || isWanted(scene))
          ? `${peer.interface}: the last handshake was ${peer.handshakeAgeS} s ago, more than a ` +
            "session lasts, although something is to be sent"
          : null,
    ),
    sign(
      "wireguard",
      0.5,
      (peer) =>
        isOld(peer) && peer.end !== "far" && peer.keepaliveS === 0
          ? "Persistent keepalive is off"
          : null,
    ),
    ...tunnelPassesSigns(),
  ],
  explanation: () =>
    "A session ends after 180 s without a new handshake. Behind a NAT only the inner end can " +
    "begin one, and without a persistent keepalive it stays quiet while it has nothing to say: " +
    "the NAT forgets the way in, and the other end knocks in vain.",
  fix: (scene) => ({
    language: "wireguard",
    text: `# In [Peer] of /etc/wireguard/${
      tunnelName(scene) ?? "wg0"
    }.conf, on the end behind the NAT
# (as a rule the server's), then: wg-quick down and up, or wg set … persistent-keepalive 25
PersistentKeepalive = 25`,
  }),
  decider: readTunnel,
};

function isOld({ handshakeAgeS }: EvidenceOf<"wireguard">): boolean {
  return handshakeAgeS !== null && handshakeAgeS > SESSION_S;
}

/** Whether somebody asked in vain for what lies behind the tunnel. */
function isWanted(scene: Scene): boolean {
  const isBad = (status: number | null | undefined): boolean =>
    typeof status === "number" && BAD_STATUSES.has(status);
  return scene.some("http", ({ status, what }) => what !== "plain-http" && isBad(status)) ||
    scene.upgrades().some(({ end, status }) => isBad(end?.status ?? status)) ||
    scene.some("nginx_log", ({ what }) => what === "upstream-timed-out-connecting") ||
    scene.some("poll", ({ failure }) => isBad(failure?.status));
}
