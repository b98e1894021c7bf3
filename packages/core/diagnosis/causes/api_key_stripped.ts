import { type Cause, PRIOR, sign } from "../cause.ts";
import { readConfig } from "../deciders.ts";
import { findingSigns } from "../finding_signs.ts";
import { nginxText } from "../fixes.ts";
import { gatewayRefusal, isOfGateway } from "../gateway_refusal.ts";
import type { Scene } from "../scene.ts";

const REFUSED: readonly (number | null)[] = [401, 403];

/** X-Api-Key does not arrive. */
export const apiKeyStripped: Cause = {
  id: "api-key-stripped",
  title: "The X-Api-Key header does not arrive",
  titleIn: (scene) => isTicketLost(scene) ? "The Authorization header does not arrive" : null,
  hop: "proxy",
  prior: PRIOR.rare,
  signs: [
    ...findingSigns("api-key-stripped", { shows: isMissing }),
    sign(
      "http",
      9,
      ({ what, status }, scene) =>
        what === "wallet" && REFUSED.includes(status) && queryKeyWorks(scene)
          ? `The wallet is refused with the key in the header (${status}), and answered with the ` +
            "same key in the query"
          : null,
    ),
    sign(
      "http",
      9,
      ({ what }, scene) =>
        what === "wallet" && isTicketLost(scene)
          ? "A ticket was sent, and the gateway says that none came"
          : null,
    ),
    sign(
      "http",
      4,
      ({ what, status, bodyStart = "" }) =>
        what === "wallet" && status === 401 && NO_KEY_REGEXP.test(bodyStart)
          ? "A key was sent, and the server says that none came"
          : null,
    ),
    sign(
      "poll",
      4,
      ({ failure }) =>
        failure?.status === 401 && NO_KEY_REGEXP.test(failure.bodyStart ?? "")
          ? "A key was sent, and the server says that none came"
          : null,
    ),
    sign(
      "http",
      -7,
      ({ what, status }) =>
        what === "wallet" && status === 200 ? "The wallet is answered with the header" : null,
    ),
    sign(
      "http",
      -5,
      ({ what, status }) =>
        what === "wallet-query-key" && [401, 403, 404].includes(status ?? 0)
          ? "The key is refused in the query as well, so the header is not what matters"
          : null,
    ),
  ],
  explanation: (scene) =>
    isTicketLost(scene)
      ? "A ticket travels in the header Authorization, and something on the way removes it or " +
        "puts its own there: a line that empties it, or a login in front. A WebSocket shows its " +
        "ticket elsewhere, so it may work all the same."
      : "The wallet's key travels in the header X-Api-Key, and something on the way removes " +
        "it: a line that empties it, a header spelled with underscores, or a filter of unknown " +
        "headers.",
  fix: (scene) =>
    nginxText("location", [
      "# In the location that passes requests on, beside its other proxy_set_header lines; remove",
      "# any other line for this header.",
      isTicketLost(scene)
        ? "proxy_set_header Authorization $http_authorization;"
        : "proxy_set_header X-Api-Key $http_x_api_key;",
    ]),
  decider: readConfig,
};

function isTicketLost(scene: Scene): boolean {
  return scene.some(
    "http",
    (found) =>
      found.what === "wallet" && isOfGateway(found) &&
      /ticket is missing/.test(gatewayRefusal(found)?.detail ?? ""),
  );
}

const NO_KEY_REGEXP = /no api[ -]?key|missing.{0,20}key|api[ -]?key.{0,20}(missing|required)/i;

function queryKeyWorks(scene: Scene): boolean {
  return scene.some(
    "http",
    ({ what, status }) => what === "wallet-query-key" && status === 200,
  );
}

function isMissing(scene: Scene): boolean {
  return scene.some(
    "http",
    ({ what, status }) => what === "wallet" && REFUSED.includes(status),
  ) && queryKeyWorks(scene);
}
