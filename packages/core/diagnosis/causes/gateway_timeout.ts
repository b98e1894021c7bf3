import { handshakeAnswer, pathAnswer, restAnswer } from "../answer_signs.ts";
import { type Cause, PRIOR, sign } from "../cause.ts";
import { readLog } from "../deciders.ts";
import { shellText } from "../fixes.ts";
import { nginxSite } from "../nginx_site.ts";
import { answeredSign } from "../passing_signs.ts";
import { answeredOtherwise, deadTunnelAgainst, openedAgainst } from "../symptom_signs.ts";
import type { Scene } from "../scene.ts";

/** A handshake that takes longer speaks of a slow way, not of a slow server. */
const SLOW_TLS_MS = 1500;
const STATUSES: readonly number[] = [504, 522, 524];

/** The proxy waits for the server until it gives up. */
export const gatewayTimeout: Cause = {
  id: "gateway-timeout",
  title: "The proxy waits for the server in vain",
  hop: "proxy",
  prior: PRIOR.usual,
  signs: [
    handshakeAnswer(
      6,
      ({ status }) => STATUSES.includes(status),
      "it waited for the server in vain",
    ),
    pathAnswer(1.5, ({ status }) => STATUSES.includes(status), "it waited for the server in vain"),
    ...restAnswer(
      5,
      ({ status }) => STATUSES.includes(status),
      "the server does not answer in time",
    ),
    sign(
      "http",
      5,
      ({ what, outcome }, scene) =>
        what === "health" && outcome === "timeout" && edgeStands(scene)
          ? "The proxy takes connections, and no request was answered in time"
          : null,
    ),
    sign(
      "http",
      4,
      ({ what, outcome }, scene) =>
        what === "health" && outcome === "timeout" && !scene.site.tls &&
          scene.site.from === "node" && !scene.restWorks &&
          scene.some("tcp", (found) => found.outcome === "connected")
          ? "Connections are taken, and no request was answered in time"
          : null,
    ),
    sign(
      "http",
      2,
      ({ what, status }, scene) =>
        ["plain-http", "unknown-path"].includes(what) && status !== null &&
          scene.some("http", (other) => other.what === "health" && other.outcome === "timeout")
          ? "What the proxy answers by itself, it answers at once"
          : null,
    ),
    answeredSign(-6),
    openedAgainst(),
    answeredOtherwise(STATUSES),
    deadTunnelAgainst(),
  ],
  explanation: () =>
    "The proxy works, and the server behind it does not answer in time: either no connection to " +
    "it comes about (its host is gone, a firewall or a tunnel swallows it), or it takes the " +
    "connection and then says nothing.",
  fix: ({ site }) =>
    shellText([
      "# On the proxy's host: see whether connecting or answering takes so long.",
      "tail -n 50 /var/log/nginx/error.log",
      `curl -sv --max-time 10 '${
        nginxSite(site).upstream.replace(/unix:.*/, "localhost")
      }/' -o /dev/null`,
    ]),
  decider: readLog,
};

/** TLS ends at the proxy, so a TLS handshake shows that it lives. */
function edgeStands(scene: Scene): boolean {
  const everything = scene.all("http").filter(({ what }) => what === "health" || what === "wallet");
  return scene.some("tls", ({ outcome, tookMs }) => outcome === "ok" && tookMs < SLOW_TLS_MS) &&
    !scene.some("path_quality", ({ rttMs }) => rttMs >= SLOW_TLS_MS / 3) &&
    everything.every(({ outcome }) => outcome === "timeout");
}
