import type { Scene } from "./scene.ts";

/** WireGuard's own interfaces, as `wg-quick` and most guides name them. */
const TUNNEL_NAME_REGEXP = /^(wg|tun|utun)/;

/** The name of the tunnel's interface, where the evidence shows one. */
export function tunnelName(scene: Scene): string | null {
  const names = [
    ...scene.all("wireguard").map(({ interface: name }) => name),
    ...scene.all("interface").map(({ name }) => name).filter((name) =>
      TUNNEL_NAME_REGEXP.test(name)
    ),
  ];
  return names.filter((name) => name !== "").sort()[0] ?? null;
}
