import type { EvidenceOf } from "../model/evidence.ts";
import type { Scene } from "./scene.ts";

type Peer = EvidenceOf<"wireguard">;

const IPV4_REGEXP = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})$/;

/** Peers as the proxy's host sees them; a reading that does not say where it was taken counts. */
export function nearPeers(scene: Scene): readonly Peer[] {
  return scene.all("wireguard").filter(({ end }) => end !== "far");
}

/** Peers as the server's host sees them. */
export function farPeers(scene: Scene): readonly Peer[] {
  return scene.all("wireguard").filter(({ end }) => end === "far");
}

/**
 * The peers that should lead to the server: those whose ranges hold its address, or all of them
 * where that address or the ranges are not known.
 */
export function coveringPeers(scene: Scene): readonly Peer[] {
  const near = nearPeers(scene);
  const covering = near.filter((peer) => coversUpstream(peer, scene) !== false);
  return covering.length > 0 ? covering : near;
}

/**
 * Whether a peer's ranges hold the server's address; null where that cannot be told, because the
 * address is a name or one of the proxy's own host.
 */
export function coversUpstream({ allowedIps }: Peer, scene: Scene): boolean | null {
  const address = upstreamAddress(scene);
  if (address === null || allowedIps === undefined) return null;
  return allowedIps.some((range) => contains(range, address));
}

/**
 * The server's address behind the proxy, by the configuration or by the proxy's log: IPv4, and not
 * of the proxy's own host.
 */
export function upstreamAddress(scene: Scene): string | null {
  const told = [
    scene.site.upstream,
    ...scene.all("nginx_log").flatMap(({ example = "" }) =>
      /\bupstream: "([^"]+)"/.exec(example)?.[1] ?? []
    ).sort(),
  ];
  const hosts = told.map((address) => /^[a-z]+:\/\/([^/:]+)/.exec(address)?.[1] ?? "");
  return hosts.find((host) => IPV4_REGEXP.test(host) && !host.startsWith("127.")) ?? null;
}

function contains(range: string, address: string): boolean {
  const [base = "", bits = "32"] = range.trim().split("/");
  const [from, wanted] = [numberOf(base), numberOf(address)];
  const length = Number(bits);
  if (from === null || wanted === null || !(length >= 0 && length <= 32)) return false;
  const size = 2 ** (32 - length);
  return Math.floor(from / size) === Math.floor(wanted / size);
}

function numberOf(address: string): number | null {
  const parts = IPV4_REGEXP.exec(address)?.slice(1).map(Number);
  if (parts === undefined || parts.some((part) => part > 255)) return null;
  return parts.reduce((sum, part) => sum * 256 + part, 0);
}
