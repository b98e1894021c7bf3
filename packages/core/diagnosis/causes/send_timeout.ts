import { type Cause, deciding, PRIOR } from "../cause.ts";
import { readLog } from "../deciders.ts";
import { nginxText } from "../fixes.ts";
import { proxyLog } from "../proxy_log_signs.ts";

/** The proxy gives up sending. */
export const sendTimeout: Cause = {
  id: "send-timeout",
  title: "The proxy gives up sending",
  hop: "proxy",
  prior: PRIOR.exotic,
  signs: [
    proxyLog(8, ["upstream-timed-out-sending"], "it gave up sending to the server"),
    deciding("nginx_config", 7, ({ findings }, scene) => {
      const found = findings.find(({ cause, severity }) =>
        cause === "send-timeout" && severity !== "info"
      );
      const isCut = scene.some("frame_sizes", ({ how }) => how === "closed") ||
        scene.some("frames", ({ outcome }) => outcome === "cut");
      return found !== undefined && isCut ? `${found.file}:${found.line}: ${found.message}` : null;
    }),
  ],
  explanation: () =>
    "The receiving side takes nothing for longer than proxy_send_timeout allows between two " +
    "writes, so nginx ends the connection in the middle of what is being sent.",
  fix: () =>
    nginxText("location", [
      "# In the location that passes the WebSocket on, in place of the line for it:",
      "proxy_send_timeout 1h;",
    ]),
  decider: readLog,
};
