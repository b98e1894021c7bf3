import type { EvidenceOf } from "../model/evidence.ts";
import type { Scene } from "./scene.ts";

/** What the gateway would name where the server behind it answers, and refuses its key. */
const OF_KEYS: readonly string[] = ["unknown-key", "wrong-key-kind"];

/** Whether a gateway says that it lost the server behind it. */
export function isLost({ value, cause }: EvidenceOf<"feed">): boolean {
  return value !== "fresh" && (cause === undefined || !OF_KEYS.includes(cause));
}

/** Whether the gateway in this scene lost the server behind it. */
export function hasLostValue(scene: Scene): boolean {
  return scene.some("feed", isLost);
}
