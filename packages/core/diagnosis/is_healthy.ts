import type { Scene } from "./scene.ts";

/**
 * Whether what was looked at works: the handshake succeeded and was never refused, something came
 * over the link or the link's twin, nothing that was waited for stayed away, and plain requests are
 * answered. Too little evidence is not health.
 */
export function isHealthy(scene: Scene): boolean {
  const upgrades = scene.upgrades();
  if (!scene.opened || upgrades.some(({ outcome }) => outcome !== "opened")) return false;
  const proved = scene.some("loopback", ({ outcome }) => outcome === "ok") ||
    scene.some("frames", ({ outcome }) => outcome === "arrived");
  // A pong proves the socket, not that messages come: an open link on the wrong channel has both.
  const missed = scene.some("loopback", ({ outcome }) => outcome === "missing") ||
    scene.some("frames", ({ outcome, what }) => outcome !== "arrived" && what !== "close");
  return proved && !missed && scene.restWorks;
}
