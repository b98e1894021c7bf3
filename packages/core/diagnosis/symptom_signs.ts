import type { Evidence, EvidenceOf } from "../model/evidence.ts";
import { type Sign, sign } from "./cause.ts";
import type { Scene } from "./scene.ts";
import { coversUpstream, nearPeers } from "./tunnel_signs.ts";

/** An empty packet inside WireGuard: what went in as so many packets is larger. */
const PACKET_BYTES_MIN = 32;

/** The handshake succeeded, which excludes what would have refused it. */
export function openedAgainst(weight = -8): Sign {
  return sign(
    "upgrade",
    weight,
    ({ variant = "normal", outcome }) =>
      variant === "normal" && outcome === "opened" ? "The handshake succeeded" : null,
  );
}

/** The handshake was refused, with a status that this fault does not show as. */
export function answeredOtherwise(statuses: readonly number[], weight = -5): Sign {
  return sign("upgrade", weight, ({ variant = "normal", outcome, end, status }) => {
    const seen = end?.status ?? status;
    if (variant !== "normal" || outcome !== "refused" || seen === undefined) return null;
    return statuses.includes(seen)
      ? null
      : `The handshake was answered ${seen}, which this does not explain`;
  });
}

/** The tunnel behind the proxy carries nothing, by its own counters: that explains more. */
export function deadTunnelAgainst(weight = -9): Sign {
  const says = "The tunnel's own counters show that it carries nothing";
  const sees = (found: Evidence, scene: Scene): string | null => {
    if (isLocal(scene) || farEndHears(scene)) return null;
    if (found.kind === "wireguard") return isDead(found, scene) ? says : null;
    if (found.kind !== "interface" || found.end === "far") return null;
    const peers = nearPeers(scene).filter((peer) => peer.interface === found.name);
    const isShut = found.isUp === false || (found.sentPackets > 0 &&
      peers.every(({ sentBytes }) => sentBytes < found.sentPackets * PACKET_BYTES_MIN));
    return peers.length > 0 && isShut ? says : null;
  };
  return { kind: "wireguard", weight, decides: false, sees };
}

/** Whether one peer on the way carries nothing. */
function isDead(peer: EvidenceOf<"wireguard">, scene: Scene): boolean {
  const { handshakeAgeS, isUp, receivedGrowth, sentGrowth } = peer;
  if (coversUpstream(peer, scene) === false) return false;
  return isUp === false || handshakeAgeS === null || handshakeAgeS > 180 ||
    (receivedGrowth === 0 && (sentGrowth ?? 0) > 0);
}

/** Whether packets leave the tunnel at the server's end, so that it is not the tunnel. */
export function farEndHears(scene: Scene): boolean {
  return scene.all("wireguard").some(({ end, interface: name, receivedGrowth = 0 }) =>
    end === "far" && receivedGrowth > 0 &&
    scene.some(
      "interface",
      (found) =>
        found.end === "far" && found.name === name &&
        (found.receivedGrowth ?? found.receivedPackets) > 0,
    )
  );
}

/** Whether the server is known to be on the proxy's own host, so that no tunnel leads to it. */
export function isLocal(scene: Scene): boolean {
  const isKnown = scene.some("nginx_config", ({ upstream }) => upstream !== undefined) ||
    scene.some("target", ({ upstream }) => upstream !== undefined);
  return isKnown && /^https?:\/\/(127\.|localhost|\[::1\]|unix:)/.test(scene.site.upstream);
}
