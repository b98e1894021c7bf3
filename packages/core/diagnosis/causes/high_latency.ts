import { type Cause, PRIOR, sign } from "../cause.ts";

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
