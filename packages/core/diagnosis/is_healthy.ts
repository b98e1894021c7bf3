import type { Scene } from "./scene.ts";

/**
 * Whether what was looked at works: the handshake succeeded and was never refused, something came
 * over the link or the link's twin, nothing that was waited for stayed away, and plain requests are
 * answered. Of a gateway its first message and its event stream were seen too, and it lost nothing.
 * Too little evidence is not health.
 */
export function isHealthy(scene: Scene): boolean {
  const upgrades = scene.upgrades();
  if (!scene.opened || upgrades.some(({ outcome }) => outcome !== "opened")) return false;
  const proved = scene.some("loopback", ({ outcome }) => outcome === "ok") ||
    scene.some("frames", ({ outcome }) => outcome === "arrived");
  // A pong proves the socket, not that messages come: an open link on the wrong channel has both.
  const missed = scene.some("loopback", ({ outcome }) => outcome === "missing") ||
    scene.some("frames", ({ outcome, what }) => outcome !== "arrived" && what !== "close");
  return proved && !missed && scene.restWorks && (!isGateway(scene) || showsFeed(scene));
}

function isGateway({ site }: Scene): boolean {
  return site.profile === "holdfast" && site.from === "node";
}

function showsFeed(scene: Scene): boolean {
  return scene.some("frames", ({ what, outcome }) => what === "push" && outcome === "arrived") &&
    scene.some("stream", ({ outcome }) => outcome === "live") &&
    !scene.some("feed", ({ value }) => value !== "fresh") &&
    !scene.some("http", ({ what, status }) => what === "ready" && status === 503);
}
