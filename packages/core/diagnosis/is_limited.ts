import { isOfGateway } from "./gateway_refusal.ts";
import type { Scene } from "./scene.ts";

const REFUSALS: readonly number[] = [429, 503];

const SOCKET_VARIANTS: readonly string[] = [
  ...["normal", "no-key", "no-origin", "no-extensions", "foreign-origin", "second"],
];

/**
 * Whether of requests for one and the same path some are answered 503 and others are not: it is
 * their number that matters, not the path. A gateway's own 503 says itself what it means.
 */
export function isPartly503(scene: Scene): boolean {
  const shaken = scene.all("upgrade")
    .filter(({ variant = "normal" }) => SOCKET_VARIANTS.includes(variant))
    .filter(({ end }) => !isOfGateway(end ?? {}))
    .map(({ status, end }) => end?.status ?? status ?? null);
  const asked = (whats: readonly string[]): readonly (number | null)[] =>
    scene.all("http").filter((found) => whats.includes(found.what) && !isOfGateway(found))
      .map(({ status }) => status);
  return isMixed([...shaken, ...asked(["ws-path"])]) || isMixed(asked(["health", "heavy-up"])) ||
    isMixed(asked(["wallet", "wallet-no-key", "wallet-query-key"]));
}

function isMixed(statuses: readonly (number | null)[]): boolean {
  return statuses.includes(503) &&
    statuses.some((status) => status !== null && (status < 500 || status === 501));
}

/** Whether some of several requests or handshakes were refused as too many. */
export function isLimited(scene: Scene): boolean {
  return scene.some(
    "burst",
    ({ asked, succeeded, statuses }) =>
      succeeded < asked && statuses.some((status) => REFUSALS.includes(status)),
  ) || scene.upgrades("second").some(({ end }) => REFUSALS.includes(end?.status ?? 0)) ||
    scene.some("http", ({ status }) => status === 429);
}
