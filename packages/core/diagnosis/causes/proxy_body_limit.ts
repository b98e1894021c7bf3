import { type Cause, PRIOR, sign } from "../cause.ts";
import { readConfig } from "../deciders.ts";
import { findingSigns } from "../finding_signs.ts";
import { nginxText } from "../fixes.ts";
import { nginxSite } from "../nginx_site.ts";
import { proxyLog } from "../proxy_log_signs.ts";
import type { Scene } from "../scene.ts";

/** Bodies are refused by their size. */
export const proxyBodyLimit: Cause = {
  id: "proxy-body-limit",
  title: "The proxy refuses larger bodies",
  hop: "proxy",
  prior: PRIOR.rare,
  signs: [
    ...findingSigns("proxy-body-limit", { shows: isRefused }),
    sign(
      "http",
      7,
      ({ what, status }) =>
        what === "post" && status === 413
          ? "A POST was answered 413: its body is too large there"
          : null,
    ),
    sign(
      "frame_sizes",
      6,
      ({ status, largestPassed }) =>
        status === 413 ? `Above ${largestPassed} bytes a POST is answered 413` : null,
    ),
    proxyLog(5, ["client-body-too-large"], "a body was larger than allowed"),
  ],
  explanation: () =>
    "The proxy takes bodies only up to a limit (client_max_body_size, 1 MB by default) and " +
    "answers 413 beyond it. WebSocket frames are not limited by it.",
  fix: ({ site }) =>
    nginxText("server", [
      `# In the server block of ${nginxSite(site).name}, in place of the line for it there:`,
      "client_max_body_size 16m;",
    ]),
  decider: readConfig,
};

function isRefused(scene: Scene): boolean {
  return scene.some("http", ({ what, status }) => what === "post" && status === 413) ||
    scene.some("frame_sizes", ({ status }) => status === 413);
}
