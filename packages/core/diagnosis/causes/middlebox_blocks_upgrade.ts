import type { EvidenceOf } from "../../model/evidence.ts";
import { answerer } from "../answerer.ts";
import { type Cause, PRIOR, sign } from "../cause.ts";
import { readLog } from "../deciders.ts";
import { foreignAnswerer } from "../foreign_answer.ts";
import type { Scene } from "../scene.ts";
import { openedAgainst } from "../symptom_signs.ts";

/** Something between answers, closes or swallows the handshake itself while plain requests pass. */
export const middleboxBlocksUpgrade: Cause = {
  id: "middlebox-blocks-upgrade",
  title: "Something on the way blocks WebSocket handshakes",
  hop: "network",
  prior: PRIOR.rare,
  signs: [
    sign("upgrade", 9.5, (found, scene) => {
      const who = isNormal(found) && scene.restWorks ? foreignAnswerer(found, scene) : null;
      return who === null
        ? null
        : `The handshake was answered ${found.end?.status} by another than plain requests: ${who}`;
    }),
    sign(
      "upgrade",
      6.2,
      (found, scene) =>
        isNormal(found) && isDropped(found) && scene.serverAnswersPath && seesErrors(scene)
          ? "The connection is ended as soon as it carries Upgrade, and a plain request for the " +
            "same path is answered by the server"
          : null,
    ),
    sign("upgrade", 5, (found, scene) => {
      if (!isNormal(found) || found.outcome !== "timeout" || !scene.serverAnswersPath) return null;
      const isSilent = (["no-key", "unknown-path"] as const).some((variant) =>
        scene.upgrades(variant).some(({ outcome }) => outcome === "timeout")
      );
      return isSilent
        ? "No request that carries Upgrade is answered, not even one that the server must " +
          "refuse, and the same path without it is"
        : null;
    }),
    sign(
      "nginx_log",
      6,
      ({ what }, scene) =>
        what === "handshake-never-seen" && scene.restWorks && !scene.opened &&
          !isHeard(scene)
          ? "The proxy's log shows plain requests, and never a handshake"
          : null,
    ),
    sign(
      "upgrade",
      1.5,
      ({ variant, outcome }, scene) =>
        variant === "plain" && outcome === "opened" && scene.site.tls && !scene.opened
          ? "Without TLS the handshake passes"
          : null,
    ),
    sign(
      "nginx_log",
      -4,
      ({ what }) =>
        what === "upgrade-answered" || what === "upgrade-without-upgrade"
          ? "The proxy's log shows the handshake"
          : null,
    ),
    sign(
      "upgrade",
      -4,
      ({ variant, end }) =>
        variant === "no-key" && end?.status === 400
          ? "A handshake without a key reaches the server, which complains of it"
          : null,
    ),
    openedAgainst(),
  ],
  explanation: () =>
    "Plain requests reach the server, and a request with Upgrade is answered, ended or swallowed " +
    "before it: a web filter, an antivirus or a firewall takes WebSockets for something to keep " +
    "out. The proxy never sees them.",
  fix: ({ site }) => ({
    language: "text",
    text: site.tls
      ? `# On the network or device that does it: allow WebSockets to ${site.host}:${site.port}
# Until then, in the application: poll, or use another network`
      : `# On the proxy: TLS, which a filter cannot look into (RFC 6455 §1.8)
certbot --nginx -d ${site.host}
# In the application:
wss://${site.host}${site.path}`,
  }),
  decider: readLog,
};

function isNormal({ variant = "normal" }: EvidenceOf<"upgrade">): boolean {
  return variant === "normal";
}

function isDropped({ outcome, end }: EvidenceOf<"upgrade">): boolean {
  return outcome === "failed" && end?.status === undefined;
}

/** A page is told of no failure how it came, so there every failure would look like this one. */
function seesErrors({ site }: Scene): boolean {
  return site.from === "node";
}

/** Whether the server itself answered: then something of the handshake passed. */
function isHeard(scene: Scene): boolean {
  return scene.upgrades().some(({ end }) => end !== undefined && answerer(end) === "server");
}
