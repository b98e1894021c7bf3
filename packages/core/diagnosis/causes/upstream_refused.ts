import { type Cause, PRIOR } from "../cause.ts";
import { readLog } from "../deciders.ts";
import { shellText } from "../fixes.ts";
import { findingSigns } from "../finding_signs.ts";
import { nginxSite } from "../nginx_site.ts";
import { proxyLog, proxyLogAgainst } from "../proxy_log_signs.ts";
import { BAD_GATEWAY } from "../bad_gateway_answers.ts";
import { answeredOtherwise, openedAgainst } from "../symptom_signs.ts";

/** Nothing listens at the upstream's address. */
export const upstreamRefused: Cause = {
  id: "upstream-refused",
  title: "The server refuses connections",
  hop: "proxy",
  parent: "bad-gateway",
  prior: PRIOR.usual,
  signs: [
    ...findingSigns("upstream-refused", { refusedWith: BAD_GATEWAY }),
    proxyLog(8, ["upstream-refused"], "the upstream refused the connection"),
    proxyLogAgainst(-3, ["upstream-all-down"], "every upstream is taken for down"),
    openedAgainst(),
    answeredOtherwise(BAD_GATEWAY),
  ],
  explanation: () =>
    "The proxy reaches the server's host, and nothing listens at that address and port: the " +
    "server is down, listens on another port, or only on 127.0.0.1 or on IPv6 while the proxy " +
    "asks elsewhere.",
  fix: ({ site }) =>
    shellText([
      "# On the server's host: see what listens, and where; then start the server.",
      "ss -ltnp | grep -E ':(5000|8000|80) ' || systemctl status lnbits",
      `# The proxy asks ${
        nginxSite(site).upstream
      }. Across a tunnel the server has to listen on the`,
      "# tunnel's address: HOST=0.0.0.0 for LNbits.",
    ]),
  decider: readLog,
};
