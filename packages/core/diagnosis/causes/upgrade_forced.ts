import { handshakeAnswer, restAnswer } from "../answer_signs.ts";
import { type Cause, PRIOR } from "../cause.ts";
import { readConfig } from "../deciders.ts";
import { findingSigns } from "../finding_signs.ts";
import { nginxText } from "../fixes.ts";
import type { Scene } from "../scene.ts";
import { answeredSign } from "../passing_signs.ts";

const COMPLAINT_REGEXP = /missing Sec-WebSocket-Key|failed to open a websocket connection/i;

/** Upgrade is hard-coded for every request. */
export const upgradeForced: Cause = {
  id: "upgrade-forced",
  title: "Every request is sent as an upgrade",
  hop: "proxy",
  prior: PRIOR.rare,
  signs: [
    ...findingSigns("upgrade-forced", { shows: restIsBroken }),
    ...restAnswer(
      9,
      ({ body }) => COMPLAINT_REGEXP.test(body),
      "the server takes a plain request for a handshake",
    ),
    handshakeAnswer(-4, ({ status }) => status >= 500, "which a forced Upgrade does not explain"),
    answeredSign(-5),
  ],
  explanation: () =>
    "Upgrade and Connection are hard-coded for all requests. The WebSocket works, but the server " +
    "takes every plain request for a broken handshake and answers 400.",
  fix: () =>
    nginxText("location", [
      "# In the location that passes requests on, in place of the lines for these two headers:",
      "# each request keeps what its client said, a handshake as well as a plain one.",
      "proxy_set_header Upgrade $http_upgrade;",
      "proxy_set_header Connection $http_connection;",
    ]),
  decider: readConfig,
};

function restIsBroken(scene: Scene): boolean {
  if (scene.restWorks) return false;
  return scene.some(
    "http",
    ({ what, status }) => (what === "wallet" || what === "health") && status === 400,
  ) || scene.some("poll", ({ failure }) => failure?.status === 400);
}
