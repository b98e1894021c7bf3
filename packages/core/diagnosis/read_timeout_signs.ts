import { deciding, type Sign, sign } from "./cause.ts";
import { proxyLog, proxyLogAgainst } from "./proxy_log_signs.ts";
import type { Scene } from "./scene.ts";

/** How long a quiet link lives, in milliseconds: cut at the latest after, alive at least until. */
interface Quiet {
  readonly cutMs: number;
  readonly aliveMs: number;
  /** Whether the cut was heard, so that its moment is known. */
  readonly isExact: boolean;
}

const CLOCK_MS = 2000;
const SHARE = 0.1;

/**
 * The proxy's own words for `read-timeout`: a configured time that is the measured one, or a line
 * in its log. They decide between it and `idle-timeout`.
 */
export const READ_TIMEOUT_SIGNS: readonly Sign[] = [
  deciding("nginx_config", 7, ({ readTimeoutMs }, scene) => {
    const quiet = quietOf(scene);
    if (readTimeoutMs === undefined || quiet === null || !agrees(readTimeoutMs, quiet)) return null;
    return `Quiet links are cut after ${seconds(quiet.cutMs)}, and proxy_read_timeout is ` +
      seconds(readTimeoutMs);
  }),
  proxyLog(
    7,
    ["upstream-timed-out-reading-upgraded"],
    "it gave up a quiet WebSocket: upstream timed out while proxying upgraded connection",
  ),
  differsSign(-6),
];

/** The same, for causes that give way to `read-timeout`; `idle-timeout` is one. */
export const READ_TIMEOUT_AGAINST: readonly Sign[] = [
  sign("nginx_config", -6, ({ readTimeoutMs }, scene) => {
    const quiet = quietOf(scene);
    return readTimeoutMs !== undefined && quiet !== null && agrees(readTimeoutMs, quiet)
      ? `proxy_read_timeout is ${seconds(readTimeoutMs)}, which is the measured time`
      : null;
  }),
  proxyLogAgainst(
    -6,
    ["upstream-timed-out-reading-upgraded"],
    "the proxy itself gave up the quiet WebSocket",
  ),
];

/** The configured time is another than the measured one, so the proxy does not cut. */
function differsSign(weight: number): Sign {
  return sign("idle", weight, ({ outcome, quietMs }, scene) => {
    const configured = scene.all("nginx_config").flatMap(({ readTimeoutMs }) => readTimeoutMs ?? [])
      .sort((a, b) => a - b)[0];
    const quiet = quietOf(scene);
    if (configured === undefined) return null;
    if (outcome === "alive" && quietMs > configured * (1 + SHARE) + CLOCK_MS) {
      return `A link lived through ${seconds(quietMs)} of quiet, longer than proxy_read_timeout`;
    }
    return outcome === "cut" && quiet !== null && !agrees(configured, quiet)
      ? `proxy_read_timeout is ${seconds(configured)}, which is not the measured time`
      : null;
  });
}

/** After how long a quiet link is cut: one that was held quiet, or those that died. */
function quietOf(scene: Scene): Quiet | null {
  const held = scene.all("idle");
  const cuts = held.filter(({ outcome }) => outcome === "cut");
  if (cuts.length > 0) {
    const first = cuts.toSorted((a, b) => a.quietMs - b.quietMs)[0];
    const cutMs = first?.quietMs ?? 0;
    const alive = held.filter(({ outcome, quietMs }) => outcome === "alive" && quietMs < cutMs);
    const isExact = cuts.some(({ quietMs, said }) =>
      quietMs === cutMs && (said === "close" || said === "reset")
    );
    return { cutMs, aliveMs: Math.max(0, ...alive.map(({ quietMs }) => quietMs)), isExact };
  }
  const quiets = scene.all("close")
    .filter(({ end }) => end.how === "closed" && (end.code ?? 1006) === 1006)
    .map(({ quietMs }) => quietMs)
    .concat(scene.all("lifetimes").flatMap(({ quietMs = [] }) => quietMs))
    .filter((quietMs) => quietMs >= CLOCK_MS)
    .sort((a, b) => a - b);
  const median = quiets[Math.floor(quiets.length / 2)];
  return median === undefined ? null : { cutMs: median, aliveMs: 0, isExact: true };
}

function agrees(configuredMs: number, { cutMs, aliveMs, isExact }: Quiet): boolean {
  if (configuredMs <= 0) return false;
  const slack = configuredMs * SHARE + CLOCK_MS;
  if (isExact) return Math.abs(cutMs - configuredMs) <= slack;
  return configuredMs <= cutMs + slack && configuredMs >= aliveMs - slack;
}

function seconds(ms: number): string {
  return `${Math.round(ms / 100) / 10} s`;
}
