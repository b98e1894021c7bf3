import { type Cause, PRIOR, sign } from "../cause.ts";
import { readLog } from "../deciders.ts";
import { shellText } from "../fixes.ts";
import { answeredSign } from "../passing_signs.ts";
import { proxyLog } from "../proxy_log_signs.ts";
import { openedAgainst } from "../symptom_signs.ts";

/** Nothing listens where the proxy belongs, and its host says so. */
export const proxyDown: Cause = {
  id: "proxy-down",
  title: "The proxy is not running",
  hop: "proxy",
  parent: "tcp-refused",
  prior: PRIOR.usual,
  signs: [
    proxyLog(6, ["stopped"], "it was stopped, and nothing after that"),
    sign(
      "tcp",
      2.5,
      ({ outcome }) => outcome === "refused" ? "The host answers, and nothing listens there" : null,
    ),
    sign("tcp", -6, ({ outcome }) => outcome === "connected" ? "Something listens there" : null),
    answeredSign(),
    openedAgainst(),
  ],
  explanation: () =>
    "The host is reachable and refuses the port, and the proxy's log ends with its end. It was " +
    "stopped, or it could not start again with a changed configuration.",
  fix: () =>
    shellText([
      "# On the proxy's host: start it; if it does not start, the test says why.",
      "nginx -t && systemctl restart nginx",
      "systemctl enable nginx",
    ]),
  decider: readLog,
};
