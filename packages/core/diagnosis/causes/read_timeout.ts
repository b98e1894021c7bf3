import { type Cause, PRIOR, sign } from "../cause.ts";
import { readConfig } from "../deciders.ts";
import { hasFinding } from "../finding_signs.ts";
import { nginxText } from "../fixes.ts";
import { READ_TIMEOUT_SIGNS } from "../read_timeout_signs.ts";

/** The proxy gives up a WebSocket that was quiet for too long. */
export const readTimeout: Cause = {
  id: "read-timeout",
  title: "The proxy cuts quiet WebSockets",
  hop: "proxy",
  parent: "connection-cut",
  prior: PRIOR.common,
  signs: [
    ...READ_TIMEOUT_SIGNS,
    sign("nginx_config", 2, (_, scene) => {
      const isCut = scene.some("idle", ({ outcome }) => outcome === "cut");
      return isCut && hasFinding(scene, ["read-timeout"])
        ? "The configuration has a read timeout that is short for a WebSocket"
        : null;
    }),
  ],
  explanation: () =>
    "nginx ends a WebSocket when proxy_read_timeout passes without a byte in either direction; " +
    "the default is 60 s. Neither side sees a close frame, only code 1006. Pings more often than " +
    "that keep it open as well.",
  fix: () =>
    nginxText("location", [
      "# In the location that passes the WebSocket on, in place of the lines for these two:",
      "proxy_read_timeout 1h;",
      "proxy_send_timeout 1h;",
    ]),
  decider: readConfig,
};
