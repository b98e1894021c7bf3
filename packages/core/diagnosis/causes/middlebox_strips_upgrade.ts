import type { EvidenceOf } from "../../model/evidence.ts";
import { answerer } from "../answerer.ts";
import { type Cause, PRIOR, sign } from "../cause.ts";
import { readLog } from "../deciders.ts";
import { openedAgainst } from "../symptom_signs.ts";

const METHOD_NOT_ALLOWED = 405;

/** Something that is neither client nor the known proxy removes Upgrade. */
export const middleboxStripsUpgrade: Cause = {
  id: "middlebox-strips-upgrade",
  title: "Something on the way to the proxy removes Upgrade",
  hop: "network",
  prior: PRIOR.rare,
  signs: [
    sign(
      "upgrade",
      3,
      (found) => isUnheard(found) ? "The server heard the handshake as a plain request" : null,
    ),
    sign(
      "nginx_config",
      3,
      ({ passesUpgrade }, scene) =>
        passesUpgrade === true && scene.upgrades().some(isUnheard)
          ? "The proxy's configuration passes Upgrade on"
          : null,
    ),
    sign(
      "nginx_log",
      7,
      ({ what, count }) =>
        what === "upgrade-without-upgrade"
          ? `The proxy's log shows ${count} handshakes that reached it without Upgrade`
          : null,
    ),
    // Over TLS nobody between can read or change a header, so a stranger's name tells only without.
    sign("upgrade", 6.5, (found, { site }) => {
      const via = found.end?.headers?.["via"];
      return isUnheard(found) && !site.tls && via !== undefined
        ? `The answer came through something that calls itself ${via}`
        : null;
    }),
    sign(
      "nginx_config",
      -3,
      ({ passesUpgrade }) =>
        passesUpgrade === false ? "The proxy's own configuration drops Upgrade" : null,
    ),
    sign(
      "upgrade",
      -3,
      ({ variant, outcome }, { site }) =>
        variant === "plain" && outcome === "opened" && site.tls
          ? "The handshake passes without TLS, where a stranger could have changed it"
          : null,
    ),
    openedAgainst(),
  ],
  explanation: () =>
    "Upgrade is a hop-by-hop header (RFC 9110 §7.6.1): every transparent proxy that does not " +
    "know WebSockets removes it. Your own proxy passes it on, but it arrives there without.",
  fix: ({ site }) => ({
    language: "text",
    text: site.tls
      ? `# What ends TLS before the proxy (a CDN, a load balancer, an inspecting firewall): switch
# WebSockets on for ${site.host}, or let TLS pass to the proxy itself`
      : `# On the proxy: TLS, which nothing on the way can read or change (RFC 6455 §1.8)
certbot --nginx -d ${site.host}
# In the application:
wss://${site.host}${site.path}`,
  }),
  decider: readLog,
};

function isUnheard({ variant = "normal", outcome, end }: EvidenceOf<"upgrade">): boolean {
  return variant === "normal" && outcome === "refused" && end?.status === METHOD_NOT_ALLOWED &&
    answerer(end) === "server";
}
