import { type Cause, PRIOR, sign } from "../cause.ts";
import { doctorCommand } from "../deciders.ts";
import { detailOf, isUndelivered, pageSign } from "../page_signs.ts";

const ALLOW_ORIGIN = "access-control-allow-origin";

/** The answer came, but the page may not read it. */
export const corsRefused: Cause = {
  id: "cors-refused",
  title: "The page may not read the answers (CORS)",
  hop: "client",
  prior: PRIOR.rare,
  signs: [
    pageSign(
      "cors-refused",
      6.5,
      (found) => `An answer came that this page may not read${detailOf(found)}`,
    ),
    sign(
      "http",
      6,
      ({ what, outcome }, scene) =>
        what === "no-cors" && outcome === "opaque" && scene.opened && !isUndelivered(scene) &&
          scene.some("http", (other) => other.what === "wallet" && other.outcome === "failed")
          ? "The WebSocket opens and requests are answered, only reading the answers is forbidden"
          : null,
    ),
    sign(
      "http",
      6,
      ({ what, headers }) =>
        what !== "plain-http" && (headers?.[ALLOW_ORIGIN] ?? "").includes(",")
          ? `Access-Control-Allow-Origin arrives twice: ${headers?.[ALLOW_ORIGIN]}`
          : null,
    ),
    sign(
      "page",
      -4,
      ({ what }) => what === "offline" ? "The device is offline" : null,
    ),
  ],
  explanation: () =>
    "The server sends its own CORS headers, and an answer to another origin must carry exactly " +
    "one Access-Control-Allow-Origin. A proxy that adds a second one, or answers " +
    "the preflight itself, makes every answer unreadable; a WebSocket asks no CORS.",
  fix: ({ site }) => ({
    language: "nginx",
    context: "location",
    text: `# In the location of ${site.host} that has proxy_pass, with every add_header
# Access-Control-… line deleted; only the proxy's own answer is kept:
proxy_hide_header Access-Control-Allow-Origin;
add_header Access-Control-Allow-Origin "*" always;`,
  }),
  decider: ({ site }) => ({
    what: "See the CORS headers as they arrive, and the configuration that makes them",
    command: doctorCommand(site, "--nginx /etc/nginx/nginx.conf"),
  }),
};
