import { type Cause, PRIOR } from "../cause.ts";
import { readLog } from "../deciders.ts";
import { nginxText } from "../fixes.ts";
import { findingSigns } from "../finding_signs.ts";
import { handshakeDecides } from "../answer_decides.ts";
import { nginxSite } from "../nginx_site.ts";
import { proxyLog } from "../proxy_log_signs.ts";
import { BAD_GATEWAY } from "../bad_gateway_answers.ts";
import { answeredOtherwise, openedAgainst } from "../symptom_signs.ts";

/** https to a server that speaks http, or the reverse. */
export const upstreamWrongScheme: Cause = {
  id: "upstream-wrong-scheme",
  title: "The upstream is asked with the wrong scheme",
  hop: "proxy",
  parent: "bad-gateway",
  prior: PRIOR.rare,
  signs: [
    ...findingSigns("upstream-wrong-scheme", { refusedWith: BAD_GATEWAY }),
    proxyLog(9, ["upstream-wrong-scheme"], "the upstream does not speak TLS"),
    proxyLog(7, ["upstream-tls-failed"], "TLS to the upstream failed"),
    handshakeDecides(
      9,
      /plain HTTP request was sent to HTTPS port|sent an HTTP request to an HTTPS server/i,
      "The server behind the proxy says that it was asked with http and wants https",
    ),
    openedAgainst(),
    answeredOtherwise(BAD_GATEWAY),
  ],
  explanation: () =>
    "proxy_pass says https:// and the server speaks plain HTTP, or says http:// and the server " +
    "wants TLS. The first bytes already make no sense to the other side.",
  fix: ({ site }) => {
    const { upstream, isUpstreamTls } = nginxSite(site);
    const other = isUpstreamTls
      ? upstream.replace(/^https/, "http")
      : upstream.replace(/^http/, "https");
    return nginxText("location", [
      "# In the location that answers this path, in place of its proxy_pass:",
      `proxy_pass ${other};`,
    ]);
  },
  decider: readLog,
};
