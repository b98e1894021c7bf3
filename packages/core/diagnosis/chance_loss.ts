import type { Scene } from "./scene.ts";

/** A first packet that is sent again costs a second (RFC 6298 §2). */
const RESENT_MS = 950;
const QUICK_MS = 300;

/** Whether TCP itself had to begin again, on a path whose answers take no time as a rule. */
export function beganAgain(scene: Scene): boolean {
  const quickestMs = Math.min(
    ...scene.all("http").filter(({ status, what }) => status !== null && what !== "plain-http")
      .map(({ tookMs }) => tookMs),
  );
  return quickestMs < QUICK_MS &&
    scene.some("tcp", ({ outcome, tookMs }) => outcome === "connected" && tookMs >= RESENT_MS);
}

/** Whether the handshake was left without an answer once, and was answered when made again. */
export function answeredAgain(scene: Scene): boolean {
  return !scene.opened && scene.upgrades().some(({ outcome }) => outcome === "timeout") &&
    scene.upgrades("second").some(({ outcome }) => outcome === "opened");
}
