import type { Hop } from "../model/seen.ts";
import type { Diagnosis } from "./diagnosis.ts";
import { hasRefusal } from "./gateway_refusal.ts";
import { Scene } from "./scene.ts";
import { isLocal } from "./symptom_signs.ts";
import { coversUpstream } from "./tunnel_signs.ts";
import type { Evidence } from "../model/evidence.ts";

/** One station of the path, from here to the server. */
export interface PathStation {
  readonly hop: Hop;
  /** `this page`, `network`, `TLS`, `proxy`, `tunnel`, `server`. */
  readonly label: string;
  /**
   * `broken`: the verdict, or the likeliest cause, lies here. `unknown`: nothing was seen of it, or
   * nothing that lies behind a broken one.
   */
  readonly state: "works" | "broken" | "suspect" | "unknown";
  /** A few words on what was seen there; empty where nothing was. */
  readonly says: string;
}

const LABELS: Readonly<Record<Hop, string>> = {
  client: "this device",
  network: "network",
  tls: "TLS",
  proxy: "proxy",
  tunnel: "tunnel",
  server: "server",
};

const ORDER: readonly Hop[] = ["client", "network", "tls", "proxy", "tunnel", "server"];

/**
 * The path as a picture: each station with what was seen of it. The tunnel is shown only where
 * something speaks of one, and TLS only where it is used.
 *
 * @example A refused handshake lies at the proxy
 * ```ts
 * import { diagnose, pathPicture } from "@holdfast/core/diagnosis";
 * import { equal } from "node:assert/strict";
 *
 * const bodyStart = '{"detail":"Method Not Allowed"}';
 * const end = { how: "refused", status: 405, bodyStart } as const;
 * const evidence = [
 *   { kind: "upgrade", at: 1, routeKind: "websocket", outcome: "refused", tookMs: 9, end },
 * ] as const;
 * const stations = pathPicture(evidence, diagnose(evidence));
 * equal(stations.find(({ state }) => state === "broken")?.hop, "proxy");
 * ```
 */
export function pathPicture(
  evidence: readonly Evidence[],
  diagnosis: Diagnosis,
): readonly PathStation[] {
  const scene = new Scene(evidence);
  const top = diagnosis.verdict?.hop ?? diagnosis.causes[0]?.hop;
  const hops = ORDER.filter((hop) => isOnPath(hop, scene, top));
  const brokenAt = top === undefined ? -1 : hops.indexOf(top);
  return hops.map((hop, index) => {
    const { works, says } = seenAt(hop, scene);
    const isBroken = index === brokenAt;
    const state = isBroken
      ? diagnosis.verdict === null ? "suspect" : "broken"
      : works || (brokenAt > index && scene.evidence.length > 0) || diagnosis.outcome === "healthy"
      ? "works"
      : "unknown";
    return { hop, label: LABELS[hop], state, says };
  });
}

function isOnPath(hop: Hop, scene: Scene, top: Hop | undefined): boolean {
  if (hop === top) return true;
  if (hop === "tls") return scene.site.tls;
  if (hop !== "tunnel") return true;
  // A host may have tunnels that lead elsewhere.
  const isElsewhere = isLocal(scene) ||
    (scene.some("wireguard") &&
      scene.all("wireguard").every((peer) => coversUpstream(peer, scene) === false));
  return !isElsewhere &&
    (scene.some("wireguard") || scene.evidence.some((found) => found.hop === "tunnel"));
}

function seenAt(hop: Hop, scene: Scene): { readonly works: boolean; readonly says: string } {
  switch (hop) {
    case "client": {
      const isOffline = scene.some("page", ({ what }) => what === "offline");
      return { works: !isOffline, says: isOffline ? "offline" : "" };
    }
    case "network": {
      const connected = scene.all("tcp").find(({ outcome }) => outcome === "connected");
      return connected === undefined
        ? { works: scene.restWorks, says: "" }
        : { works: true, says: `TCP in ${Math.round(connected.tookMs)} ms` };
    }
    case "tls": {
      const ok = scene.all("tls").find(({ outcome }) => outcome === "ok");
      return { works: ok !== undefined || scene.restWorks, says: ok?.protocol ?? "" };
    }
    case "proxy": {
      const answered = scene.all("http").find(({ status }) => status !== null);
      const isPassed = scene.opened || hasRefusal(scene, ({ status }) => status !== 426);
      return { works: isPassed, says: answered?.headers?.["server"] ?? "" };
    }
    case "tunnel": {
      const peer = scene.all("wireguard")[0];
      const age = peer?.handshakeAgeS ?? null;
      return { works: scene.restWorks, says: age === null ? "" : `handshake ${age} s ago` };
    }
    case "server":
      return { works: scene.restWorks, says: scene.restWorks ? "answers" : "" };
  }
}
