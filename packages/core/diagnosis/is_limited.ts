import type { Scene } from "./scene.ts";

const REFUSALS: readonly number[] = [429, 503];

/** Whether some of several requests or handshakes were refused as too many. */
export function isLimited(scene: Scene): boolean {
  return scene.some(
    "burst",
    ({ asked, succeeded, statuses }) =>
      succeeded < asked && statuses.some((status) => REFUSALS.includes(status)),
  ) || scene.upgrades("second").some(({ end }) => REFUSALS.includes(end?.status ?? 0)) ||
    scene.some("http", ({ status }) => status === 429);
}
