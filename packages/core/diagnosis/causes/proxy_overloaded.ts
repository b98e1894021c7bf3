import { handshakeAnswer, heardOf } from "../answer_signs.ts";
import type { Answer } from "../answerer.ts";
import { type Cause, PRIOR, sign } from "../cause.ts";
import { readLog } from "../deciders.ts";
import { findingSigns } from "../finding_signs.ts";
import { plainText } from "../fixes.ts";
import { proxyLog } from "../proxy_log_signs.ts";
import type { Scene } from "../scene.ts";
import { silentEnd } from "../silent_end.ts";

/** The proxy has no connection or file left. */
export const proxyOverloaded: Cause = {
  id: "proxy-overloaded",
  title: "The proxy has no connections left",
  hop: "proxy",
  prior: PRIOR.rare,
  signs: [
    ...findingSigns("proxy-overloaded", { refusedWith: [500, 502, 503], shows: isPartly }),
    proxyLog(9, ["worker-connections-exhausted"], "its worker connections are used up"),
    proxyLog(9, ["files-exhausted"], "it has too many open files"),
    handshakeAnswer(
      4,
      ({ status, who }) => status === 500 && who === "edge",
      "an inner error of the proxy",
    ),
    sign(
      "http",
      4,
      (_, scene) =>
        dropsSome(scene)
          ? "Some requests are dropped without an answer, and some answered 500 by the proxy itself"
          : null,
    ),
    sign(
      "burst",
      2.5,
      ({ asked, succeeded, statuses }) =>
        succeeded > 0 && succeeded < asked && (statuses.length === 0 || statuses.includes(500))
          ? `Of ${asked} at once ${asked - succeeded} were dropped or answered 500`
          : null,
    ),
  ],
  explanation: () =>
    "Every WebSocket holds two connections and two files of a worker for as long as it lives. " +
    "When they are used up, nginx drops new connections or answers 500, while old ones live on.",
  fix: () =>
    plainText([
      "At the top of nginx.conf, and with as many files allowed to the service (LimitNOFILE):",
      "worker_rlimit_nofile 65536;",
      "events { worker_connections 16384; }",
    ]),
  decider: readLog,
};

/**
 * What nginx does without a free connection: for the client it drops, for the server it says 500.
 */
function dropsSome(scene: Scene): boolean {
  const isOwnError = (found: Answer | undefined): boolean => {
    const heard = heardOf(found);
    return heard !== null && heard.status === 500 && heard.who === "edge";
  };
  return scene.evidence.some((found) => silentEnd(found) !== null) &&
    (scene.all("http").some(isOwnError) || scene.upgrades().some(({ end }) => isOwnError(end)));
}

function isPartly(scene: Scene): boolean {
  return dropsSome(scene) || scene.some(
    "burst",
    ({ asked, succeeded, statuses }) =>
      succeeded < asked && !statuses.includes(429) && !statuses.includes(503),
  );
}
