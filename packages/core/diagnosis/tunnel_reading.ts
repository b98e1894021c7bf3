import type { EvidenceOf } from "../model/evidence.ts";
import type { Decider, Sign } from "./cause.ts";
import { sign } from "./cause.ts";
import { doctorCommand } from "./deciders.ts";
import { answeredSign } from "./passing_signs.ts";
import type { Scene } from "./scene.ts";
import { farEndHears, openedAgainst } from "./symptom_signs.ts";
import { coveringPeers, farPeers, nearPeers } from "./tunnel_signs.ts";

type Peer = EvidenceOf<"wireguard">;

/** A session lives so long (WireGuard §6.1, Reject-After-Time). */
export const SESSION_S = 180;

/** Let the counters of both ends tell. */
export function readTunnel({ site }: Scene): Decider {
  return {
    what: "Read the tunnel's counters on both ends, on the proxy's host and on the server's",
    command: `wg show all dump > near.txt; ssh <server> wg show all dump > far.txt; ${
      doctorCommand(site, "--wireguard near.txt --wireguard far=far.txt")
    }`,
  };
}

/** What shows that the tunnel carries: answers from behind it, or bytes that come out of it. */
export function tunnelPassesSigns(): readonly Sign[] {
  return [
    openedAgainst(),
    answeredSign(),
    sign(
      "wireguard",
      -12,
      (_, scene) =>
        farEndHears(scene) ? "On the server's host packets come out of the tunnel" : null,
    ),
    sign(
      "wireguard",
      -5,
      (peer, scene) =>
        nearPeers(scene).includes(peer) && coveringPeers(scene).includes(peer) && carries(peer)
          ? `${peer.interface} had a handshake ${peer.handshakeAgeS} s ago, and bytes come back`
          : null,
    ),
  ];
}

/**
 * Whether both ends were read, their keys and ports match crosswise, and neither has ever heard the
 * other.
 */
export function isCalledInVain(scene: Scene): boolean {
  const [near, far] = [nearPeers(scene), farPeers(scene)];
  const all = [...near, ...far];
  if (near.length === 0 || far.length === 0) return false;
  const isSilent = all.every(({ handshakeAgeS, receivedBytes, isUp }) =>
    handshakeAgeS === null && receivedBytes === 0 && isUp !== false
  );
  return isSilent && near.every((one) => far.some((other) => isPair(one, other)));
}

function isPair(one: Peer, other: Peer): boolean {
  const port = /:(\d+)$/.exec(one.endpoint ?? "")?.[1];
  return one.peerKey !== undefined && one.peerKey === other.publicKey &&
    other.peerKey === one.publicKey && port !== undefined && Number(port) === other.listenPort;
}

/** More than a handshake's own bytes came in, and recently. */
function carries({ handshakeAgeS, receivedGrowth = 0 }: Peer): boolean {
  return handshakeAgeS !== null && handshakeAgeS < SESSION_S && receivedGrowth > 500;
}
