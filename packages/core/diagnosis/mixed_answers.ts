import { type Sign, sign } from "./cause.ts";
import type { Scene } from "./scene.ts";

/** Statuses of a server that does not know what another one knows. */
export const STRAY: readonly number[] = [400, 401, 403, 404, 410];

/** Of several handshakes or requests alike, some were answered well and some as by a stranger. */
export function answersAreMixed(scene: Scene): boolean {
  return scene.some(
    "burst",
    ({ asked, succeeded, statuses }) =>
      succeeded > 0 && succeeded < asked && statuses.length > 0 &&
      statuses.every((status) => STRAY.includes(status)),
  );
}

/** Some of several alike are answered well, so a refusal is not the whole truth. */
export function mixedAgainst(weight = -8): Sign {
  return sign(
    "burst",
    weight,
    (_, scene) =>
      answersAreMixed(scene)
        ? "Of several alike at once some were answered well, and some were not"
        : null,
  );
}
