import type { EvidenceOf } from "../model/evidence.ts";
import type { Scene } from "./scene.ts";

/** No stall of a machine is so long that all frames on all links are late by it. */
const HELD_MS = 600;
const HANDSHAKES = 2;

/**
 * What says that frames are held back: one round trip of theirs takes longer than whole handshakes,
 * which are three or four. Distance, a stalled server and a busy machine slow both down.
 */
export function heldBack({ rttMs }: EvidenceOf<"path_quality">, scene: Scene): string | null {
  const opened = [...scene.all("upgrade")].filter(({ outcome }) => outcome === "opened");
  if (opened.length === 0 || rttMs < HELD_MS) return null;
  const slowestMs = Math.max(...opened.map(({ tookMs }) => tookMs));
  return rttMs > slowestMs * HANDSHAKES
    ? `A frame and its answer take ${Math.round(rttMs)} ms, a whole handshake at most ` +
      `${Math.round(slowestMs)} ms`
    : null;
}
