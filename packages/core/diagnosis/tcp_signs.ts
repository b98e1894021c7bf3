import type { EvidenceOf } from "../model/evidence.ts";
import { type Sign, sign } from "./cause.ts";
import { errorText } from "./error_text.ts";
import type { Scene } from "./scene.ts";

type Tcp = EvidenceOf<"tcp">;

/** Codes of a device that has no IPv6 at all, which is no fault. */
const NO_IPV6_REGEXP = /^(ENETUNREACH|EADDRNOTAVAIL|EAFNOSUPPORT)$/;

/** Whether an address is of IPv6. */
export function isIpv6(address: string): boolean {
  return address.includes(":");
}

/**
 * The connections that tell of the site: to its own port, and without IPv6 addresses that a device
 * without IPv6 could not even try.
 */
export function tcpTried(scene: Scene): readonly Tcp[] {
  const hasTarget = scene.some("target");
  const tried = scene.all("tcp").filter(({ port }) => !hasTarget || port === scene.site.port);
  if (!tried.some(({ address }) => !isIpv6(address))) return tried;
  return tried.filter(({ address, outcome, error = "" }) =>
    !(isIpv6(address) && outcome === "unreachable" && NO_IPV6_REGEXP.test(error))
  );
}

/** No address connects, and none ends better than so. */
export function tcpSign(
  outcome: Exclude<Tcp["outcome"], "connected">,
  weight: number,
  says: (found: Tcp) => string,
): Sign {
  // A refusal is the clearest answer, silence the least clear: the clearest one speaks for all.
  const order: readonly Tcp["outcome"][] = [
    ...["connected", "reset", "refused", "unreachable", "timeout"] as const,
  ];
  const clearer = new Set(order.slice(0, order.indexOf(outcome)));
  return sign("tcp", weight, (found, scene) => {
    if (found.outcome !== outcome) return null;
    const tried = tcpTried(scene);
    if (!tried.includes(found)) return null;
    return tried.some((other) => clearer.has(other.outcome)) ? null : says(found);
  });
}

/** TCP connects. */
export function connectedSign(weight = -8): Sign {
  return sign(
    "tcp",
    weight,
    (found, scene) =>
      found.outcome === "connected" && tcpTried(scene).includes(found)
        ? `TCP connects to ${found.address}`
        : null,
  );
}

/** A request failed with a code of TCP, where no connection was tried by itself. */
export function tcpCodeSign(weight: number, shows: RegExp, says: string): Sign {
  return {
    kind: "http",
    weight,
    decides: false,
    sees: (evidence, scene) =>
      shows.test(errorText(evidence)) && tcpTried(scene).length === 0 ? says : null,
  };
}
