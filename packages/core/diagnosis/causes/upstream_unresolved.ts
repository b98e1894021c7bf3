import { type Cause, PRIOR } from "../cause.ts";
import { readLog } from "../deciders.ts";
import { nginxText } from "../fixes.ts";
import { findingSigns } from "../finding_signs.ts";
import { proxyLog } from "../proxy_log_signs.ts";
import { BAD_GATEWAY } from "../bad_gateway_answers.ts";
import { answeredOtherwise, openedAgainst } from "../symptom_signs.ts";

/** The upstream's name has no address. */
export const upstreamUnresolved: Cause = {
  id: "upstream-unresolved",
  title: "The upstream's name does not resolve",
  hop: "proxy",
  parent: "bad-gateway",
  prior: PRIOR.rare,
  signs: [
    ...findingSigns("upstream-unresolved", { refusedWith: BAD_GATEWAY }),
    proxyLog(9, ["upstream-unresolved"], "the upstream's name could not be resolved"),
    openedAgainst(),
    answeredOtherwise(BAD_GATEWAY),
  ],
  explanation: () =>
    "nginx cannot resolve the upstream's name. With a variable in proxy_pass it asks the " +
    "resolver that the configuration names, at run time, and /etc/hosts does not count.",
  fix: () =>
    nginxText("server", [
      "# In the server block, with the resolver of this host (127.0.0.11 inside Docker); or " +
      "write the",
      "# upstream's address instead of its name.",
      "resolver 127.0.0.53 valid=30s ipv6=off;",
      "resolver_timeout 5s;",
    ]),
  decider: readLog,
};
