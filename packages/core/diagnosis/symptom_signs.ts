import { type Sign, sign } from "./cause.ts";
import type { Scene } from "./scene.ts";
import { coversUpstream } from "./tunnel_signs.ts";

/** The handshake succeeded, which excludes what would have refused it. */
export function openedAgainst(weight = -8): Sign {
  return sign(
    "upgrade",
    weight,
    ({ variant = "normal", outcome }) =>
      variant === "normal" && outcome === "opened" ? "The handshake succeeded" : null,
  );
}

/** The handshake was refused, with a status that this fault does not show as. */
export function answeredOtherwise(statuses: readonly number[], weight = -5): Sign {
  return sign("upgrade", weight, ({ variant = "normal", outcome, end, status }) => {
    const seen = end?.status ?? status;
    if (variant !== "normal" || outcome !== "refused" || seen === undefined) return null;
    return statuses.includes(seen)
      ? null
      : `The handshake was answered ${seen}, which this does not explain`;
  });
}

/** The tunnel behind the proxy carries nothing, by its own counters: that explains more. */
export function deadTunnelAgainst(weight = -9): Sign {
  return sign("wireguard", weight, (peer, scene) => {
    const { handshakeAgeS, isUp, receivedGrowth, sentGrowth } = peer;
    if (isLocal(scene) || coversUpstream(peer, scene) === false) return null;
    const isDead = isUp === false || handshakeAgeS === null || handshakeAgeS > 180 ||
      (receivedGrowth === 0 && (sentGrowth ?? 0) > 0);
    return isDead ? "The tunnel's own counters show that it carries nothing" : null;
  });
}

/** Whether the server is known to be on the proxy's own host, so that no tunnel leads to it. */
function isLocal(scene: Scene): boolean {
  const isKnown = scene.some("nginx_config", ({ upstream }) => upstream !== undefined) ||
    scene.some("target", ({ upstream }) => upstream !== undefined);
  return isKnown && /^https?:\/\/(127\.|localhost|\[::1\]|unix:)/.test(scene.site.upstream);
}
