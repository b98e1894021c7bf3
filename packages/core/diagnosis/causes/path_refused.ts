import { answerer } from "../answerer.ts";
import { type Cause, PRIOR, sign } from "../cause.ts";
import { doctorCommand } from "../deciders.ts";
import { nginxWebSocketBlock } from "../fixes.ts";
import { openedAgainst } from "../symptom_signs.ts";

/** The host answers, but something in front of the server answers for the socket's path. */
export const pathRefused: Cause = {
  id: "path-refused",
  title: "Something before the server answers for the WebSocket's path",
  hop: "proxy",
  isArchetype: true,
  prior: PRIOR.usual,
  signs: [
    sign("http", 6, (found, scene) => {
      if (found.what !== "ws-path" || !scene.restWorks || scene.opened) return null;
      if (!scene.upgrades().some(({ outcome }) => outcome !== "opened")) return null;
      if (found.outcome === "failed" || found.outcome === "opaque") {
        return "The server is reached, but the WebSocket's path gives an answer without CORS " +
          "headers, which is not the server's";
      }
      const isForeign = answerer(found) === "edge" || found.status === 404;
      return found.outcome === "answered" && isForeign
        ? `The server is reached, but the WebSocket's path is answered ${found.status} before it`
        : null;
    }),
    openedAgainst(),
  ],
  explanation: () =>
    "Requests to other paths reach the server, and this path does not. In order of likelihood: " +
    "no location, or another one, answers it; a rewrite or a redirect changes it; a login, an " +
    "address rule or a limit stands before it.",
  fix: ({ site }) => nginxWebSocketBlock(site),
  decider: ({ site }) => ({
    what: "Let a shell see status and Server header of that path, and the configuration why",
    command: doctorCommand(site, "--nginx /etc/nginx/nginx.conf"),
  }),
};
