import type { EvidenceOf } from "../../model/evidence.ts";
import { answerer } from "../answerer.ts";
import { type Cause, PRIOR, sign } from "../cause.ts";
import { doctorCommand } from "../deciders.ts";
import { nginxWebSocketBlock } from "../fixes.ts";
import { gatewayRefusal } from "../gateway_refusal.ts";
import { openedAgainst } from "../symptom_signs.ts";
import type { Scene } from "../scene.ts";

/** Plain requests on the very same path reach the server, only the handshake fails. */
export const upgradeRefused: Cause = {
  id: "upgrade-refused",
  title: "Only the WebSocket handshake is refused",
  hop: "proxy",
  isArchetype: true,
  prior: PRIOR.common,
  signs: [
    sign(
      "upgrade",
      6,
      (found, scene) =>
        isFailure(found) && scene.restWorks && serverHearsPath(scene)
          ? "The same path answers a plain request, and the handshake on it fails"
          : null,
    ),
    sign(
      "upgrade",
      2,
      (found, scene) =>
        isFailure(found) && scene.restWorks && !scene.some("http", ({ what }) => what === "ws-path")
          ? "Plain requests are answered and the handshake fails"
          : null,
    ),
    openedAgainst(),
  ],
  explanation: () =>
    "Name, TCP, TLS and plain requests all work, and the handshake alone fails: a page is not " +
    "told with which status. In order of likelihood: a proxy drops Upgrade or Connection, which " +
    "are hop-by-hop (RFC 9110 §7.6.1); the server refuses the Origin or the path; something " +
    "between blocks WebSockets.",
  fix: ({ site }) => nginxWebSocketBlock(site),
  decider: ({ site }) => ({
    what: "Let a shell outside see the status of the handshake, and the proxy's configuration why",
    command: doctorCommand(site, "--nginx /etc/nginx/nginx.conf"),
  }),
};

/** A gateway's own word tells more than an archetype may. */
function isFailure({ variant = "normal", outcome, end }: EvidenceOf<"upgrade">): boolean {
  return variant === "normal" && outcome !== "opened" && gatewayRefusal(end) === null;
}

function serverHearsPath(scene: Scene): boolean {
  return scene.all("http").some((found) =>
    found.what === "ws-path" && found.status !== 404 && answerer(found) === "server"
  );
}
