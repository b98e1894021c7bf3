import { type Cause, deciding, PRIOR, sign } from "../cause.ts";
import { busyAges, busyCuts, cutSaid, isSameLimit } from "../cut_signs.ts";
import { doctorCommand } from "../deciders.ts";
import { lifetimeCluster } from "../lifetime_cluster.ts";
import { READ_TIMEOUT_AGAINST } from "../read_timeout_signs.ts";
import type { Scene } from "../scene.ts";

/** Held quiet for so long without a cut, a link has outlived the usual limits. */
const LONG_MS = 120_000;

/** Something on the way forgets quiet connections after N seconds. */
export const idleTimeout: Cause = {
  id: "idle-timeout",
  title: "Something on the way forgets quiet connections",
  hop: "network",
  parent: "connection-cut",
  prior: PRIOR.usual,
  signs: [
    deciding(
      "idle",
      6,
      ({ outcome, quietMs, said }, scene) =>
        outcome === "cut" && !hasOtherReason(scene, quietMs)
          ? `A link that was quiet for ${seconds(quietMs)} was cut${
            said === "nothing" ? " without a word" : ""
          }`
          : null,
    ),
    sign("lifetimes", 3, ({ quietMs }, scene) => {
      const cluster = quietMs === undefined ? null : lifetimeCluster(quietMs);
      return cluster === null || hasOtherReason(scene, cluster.ageMs)
        ? null
        : `${cluster.count} of ${cluster.of} links died after ${seconds(cluster.ageMs)} of silence`;
    }),
    deciding("nginx_config", 2, ({ readTimeoutMs }, scene) => {
      const limitMs = quietLimitMs(scene);
      if (readTimeoutMs === undefined || limitMs === null || isSameLimit(readTimeoutMs, limitMs)) {
        return null;
      }
      return `The proxy would wait ${seconds(readTimeoutMs)}, so it is not the proxy that cuts`;
    }),
    sign(
      "idle",
      -5,
      ({ outcome, quietMs }, scene) =>
        outcome === "alive" && quietMs >= LONG_MS && quietLimitMs(scene) === null
          ? `A link outlived ${seconds(quietMs)} of silence`
          : null,
    ),
    ...READ_TIMEOUT_AGAINST,
  ],
  explanation: (scene) =>
    `NATs, firewalls and load balancers keep a table of connections and forget the quiet ones${
      limitText(scene)
    }. The next packet is then dropped or reset. Traffic at less than half that time keeps the ` +
    "entry alive.",
  fix: (scene) => {
    const everyS = Math.max(1, Math.min(20, Math.floor((quietLimitMs(scene) ?? 40_000) / 2000)));
    return {
      language: "shell",
      text: `# In the application, or in the server: a message or a ping every ${everyS} s
# (less than half of the measured limit); with uvicorn:
uvicorn … --ws-ping-interval ${everyS}
# In WireGuard, [Peer] of the end behind the NAT: PersistentKeepalive = 25
# On a Linux router of your own: remember established connections for longer
sysctl -w net.netfilter.nf_conntrack_tcp_timeout_established=86400`,
    };
  },
  decider: ({ site }) => ({
    what: "Measure the limit, and compare it with the proxy's proxy_read_timeout",
    command: doctorCommand(site, "--deep --nginx /etc/nginx/nginx.conf"),
  }),
};

/**
 * The proxy's own timeout, a server that closes in due form, an age at which busy links die as
 * well, or a longer silence that another link outlived.
 */
function hasOtherReason(scene: Scene, quietMs: number): boolean {
  return scene.some(
    "nginx_config",
    ({ readTimeoutMs }) => readTimeoutMs !== undefined && isSameLimit(readTimeoutMs, quietMs),
  ) ||
    busyAges(scene) !== null ||
    busyCuts(scene).some((age) => isSameLimit(age, quietMs)) ||
    scene.some(
      "close",
      (found) =>
        found.end.how === "closed" && !cutSaid(found) && isSameLimit(found.quietMs, quietMs),
    ) ||
    scene.some(
      "idle",
      (other) =>
        other.outcome === "alive" && other.quietMs > quietMs &&
        !isSameLimit(other.quietMs, quietMs),
    );
}

/** The shortest silence that was punished; null where none was. */
function quietLimitMs(scene: Scene): number | null {
  const cuts = scene.all("idle").filter(({ outcome }) => outcome === "cut");
  const clusters = scene.all("lifetimes").flatMap(({ quietMs }) =>
    quietMs === undefined ? [] : lifetimeCluster(quietMs) ?? []
  );
  const limits = [...cuts.map(({ quietMs }) => quietMs), ...clusters.map(({ ageMs }) => ageMs)];
  return limits.length === 0 ? null : Math.min(...limits);
}

function limitText(scene: Scene): string {
  const limitMs = quietLimitMs(scene);
  return limitMs === null ? "" : `, here after ${seconds(limitMs)}`;
}

const seconds = (ms: number): string => `${Math.round(ms / 1000)} s`;
