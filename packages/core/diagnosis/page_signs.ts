import type { EvidenceOf } from "../model/evidence.ts";
import { type Sign, sign } from "./cause.ts";
import type { Scene } from "./scene.ts";

type PageEvidence = EvidenceOf<"page">;

/** The page saw this of itself. */
export function pageSign(
  what: PageEvidence["what"],
  weight: number,
  says: (found: PageEvidence) => string,
): Sign {
  return sign("page", weight, (found) => found.what === what ? says(found) : null);
}

/**
 * Whether anything worked after a moment: a handshake, a frame, an answer. What ended before has
 * healed.
 */
export function worksAfter(scene: Scene, at: number): boolean {
  return scene.evidence.some((found) => {
    if (found.at <= at) return false;
    switch (found.kind) {
      case "upgrade":
        return (found.variant ?? "normal") === "normal" && found.outcome === "opened";
      case "frames":
        return found.outcome === "arrived";
      case "loopback":
        return found.outcome === "ok";
      default:
        return false;
    }
  });
}

/** Whether any plain request got any answer, readable or not. */
export function anythingAnswered(scene: Scene): boolean {
  return scene.opened || scene.restWorks ||
    scene.some(
      "http",
      ({ outcome, status }) =>
        outcome === "answered" || outcome === "opaque" || outcome === "cut" || status !== null,
    ) ||
    scene.some("upgrade", ({ status, end }) => status !== undefined || end?.status !== undefined) ||
    scene.some("poll", ({ failure }) => failure?.how === "status" || failure?.how === "invalid");
}

/**
 * Whether the server never took a message that this page posted for itself: then it is not only the
 * reading of answers that fails.
 */
export function isUndelivered(scene: Scene): boolean {
  return scene.some("http", ({ what, outcome }) => what === "post" && outcome === "failed") &&
    !scene.some("loopback", ({ outcome }) => outcome === "ok");
}

/** What a page's detail shows, as the end of a sentence. */
export function detailOf({ detail }: PageEvidence): string {
  return detail === undefined || detail === "" ? "" : `: ${detail}`;
}
