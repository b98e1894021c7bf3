import type { Sign } from "./cause.ts";
import type { Scene } from "./scene.ts";

/** Statuses of a server that does not know what another one knows. */
export const STRAY: readonly number[] = [400, 401, 403, 404, 410];

/** Of handshakes or requests alike, some were answered well and some as by a stranger. */
export function answersAreMixed(scene: Scene): boolean {
  return scene.some(
    "burst",
    ({ asked, succeeded, statuses }) =>
      succeeded > 0 && succeeded < asked && statuses.length > 0 &&
      statuses.every((status) => STRAY.includes(status)),
  ) || handshakesAreMixed(scene) || requestsAreMixed(scene);
}

/** Some of several alike are answered well, so a refusal is not the whole truth. */
export function mixedAgainst(weight = -8): Sign {
  return {
    kind: "burst",
    weight,
    decides: false,
    sees: (_, scene) =>
      answersAreMixed(scene) ? "Of several alike some were answered well, and some were not" : null,
  };
}

/** A page of nowhere is let in where our own is not known: no Origin check does that. */
function handshakesAreMixed(scene: Scene): boolean {
  const isUnknown = scene.upgrades().some(({ outcome, end }) =>
    outcome === "refused" && (end?.status === 404 || end?.status === 410)
  );
  return isUnknown && scene.upgrades("foreign-origin").some(({ outcome }) => outcome === "opened");
}

/** The same path, once with a long query: known at one moment, unknown at the next. */
function requestsAreMixed(scene: Scene): boolean {
  const statuses = scene.all("http")
    .filter(({ what }) => what === "health" || what === "heavy-up")
    .map(({ status }) => status);
  return statuses.includes(200) && statuses.includes(404);
}
