import { type Cause, PRIOR, sign } from "../cause.ts";
import { doctorCommand } from "../deciders.ts";
import { isUndelivered } from "../page_signs.ts";
import type { Scene } from "../scene.ts";

/** The proxy answers everything with an error page of its own. */
export const proxyError: Cause = {
  id: "proxy-error",
  title: "The proxy answers everything with an error page",
  hop: "proxy",
  isArchetype: true,
  prior: PRIOR.usual,
  signs: [
    sign(
      "http",
      6,
      ({ what, outcome }, scene) =>
        what === "no-cors" && outcome === "opaque" && nothingReadable(scene)
          ? "Answers come, but none with the server's CORS headers: they are not the server's"
          : null,
    ),
    // A link may be carried by another location, or be older than the fault.
    sign(
      "upgrade",
      -8,
      ({ variant = "normal", outcome }, scene) =>
        variant === "normal" && outcome === "opened" && !isUndelivered(scene)
          ? "The handshake succeeded"
          : null,
    ),
  ],
  explanation: () =>
    "Something speaks HTTP at this address and answers for the server, without CORS headers, so " +
    "a page may not read the status. In order of likelihood: 502 or 504, the server behind the " +
    "proxy is down or unreachable; 503, maintenance or a limit; 401 or 403, a login or a rule.",
  fix: ({ site }) => ({
    language: "shell",
    text: `# On any machine: the status that the page may not read
curl -sS -o /dev/null -w '%{http_code}\\n' ${site.url}/
# On the proxy's host: why
tail -n 50 /var/log/nginx/error.log`,
  }),
  decider: ({ site }) => ({
    what: "Let a shell see the status, and the proxy's error log why",
    command: doctorCommand(site, "--nginx-log /var/log/nginx/error.log"),
  }),
};

function nothingReadable(scene: Scene): boolean {
  const asked = scene.all("http").filter(({ what }) => what === "wallet" || what === "health");
  return !scene.restWorks && asked.length > 0 &&
    asked.every(({ outcome }) => outcome === "failed" || outcome === "opaque");
}
