import { type Cause, PRIOR, sign } from "../cause.ts";
import { heldBack } from "../held_back.ts";
import type { Scene } from "../scene.ts";

/** Twice round the earth is 270 ms in glass; a geostationary satellite is 500 ms away. */
const HIGH_MS = 600;
const ORDINARY_MS = 400;

/** Each round trip takes long. */
export const highLatency: Cause = {
  id: "high-latency",
  title: "Every round trip takes long",
  hop: "network",
  prior: PRIOR.rare,
  signs: [
    sign(
      "path_quality",
      5.5,
      ({ rttMs }) =>
        rttMs >= HIGH_MS ? `A round trip takes ${Math.round(rttMs)} ms with small packets` : null,
    ),
    sign(
      "path_quality",
      -5,
      ({ rttMs }) => rttMs < ORDINARY_MS ? `A round trip takes ${Math.round(rttMs)} ms` : null,
    ),
    sign("path_quality", -5, heldBack),
    // Where so much time passes that round trips were not even counted, each step tells.
    sign(
      "tls",
      5.2,
      ({ outcome, tookMs }, scene) => {
        const quickestMs = quickest(scene);
        return outcome === "ok" && tookMs >= 2 * HIGH_MS && quickestMs >= tookMs &&
            quickestMs < tookMs * 3 && !scene.some("path_quality")
          ? `TLS takes ${seconds(tookMs)}, and no answer takes less than ${seconds(quickestMs)}`
          : null;
      },
    ),
  ],
  explanation: () =>
    "A new link costs three to four round trips (TCP, TLS, handshake) before the first message, " +
    "so each delay counts fourfold. Distance, a satellite, Tor or a full queue in front of a " +
    "slow link make round trips long.",
  fix: ({ site }) => ({
    language: "shell",
    text: `# On this device: at which hop does the time pass
mtr -n -r -c 20 ${site.host}
# It grows under load: a full queue; on the router before the slow link (its device, its rate):
tc qdisc replace dev eth0 root cake bandwidth 20mbit
# It is distance: keep links open rather than opening new ones, and resume TLS sessions`,
  }),
  decider: ({ site }) => ({
    what: "See at which hop the time passes",
    command: `mtr -n -r -c 20 ${site.host}`,
  }),
};

/** The time of the quickest complete answer over TLS; infinite where there was none. */
function quickest(scene: Scene): number {
  const requests = scene.all("http")
    .filter(({ what, status }) => status !== null && what !== "plain-http");
  const handshakes = scene.upgrades().filter(({ outcome }) => outcome === "opened");
  return Math.min(...[...requests, ...handshakes].map(({ tookMs }) => tookMs));
}

const seconds = (ms: number): string => `${(ms / 1000).toFixed(1)} s`;
