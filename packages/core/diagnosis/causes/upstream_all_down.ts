import { type Cause, PRIOR } from "../cause.ts";
import { readLog } from "../deciders.ts";
import { plainText } from "../fixes.ts";
import { findingSigns } from "../finding_signs.ts";
import { proxyLog } from "../proxy_log_signs.ts";
import { BAD_GATEWAY } from "../bad_gateway_answers.ts";
import { answeredOtherwise, openedAgainst } from "../symptom_signs.ts";

/** No server of the group is taken for alive. */
export const upstreamAllDown: Cause = {
  id: "upstream-all-down",
  title: "Every upstream is taken for down",
  hop: "proxy",
  parent: "bad-gateway",
  prior: PRIOR.rare,
  signs: [
    ...findingSigns("upstream-all-down", { refusedWith: BAD_GATEWAY }),
    proxyLog(9, ["upstream-all-down"], "there are no live upstreams"),
    openedAgainst(),
    answeredOtherwise(BAD_GATEWAY),
  ],
  explanation: () =>
    "Each server of the upstream group failed max_fails times, so nginx does not even try any " +
    "for fail_timeout. After the servers are back it takes that long until they are asked again.",
  fix: () =>
    plainText([
      "Start the servers of the group. In the upstream block let a lone server never be taken for",
      "down, since there is nobody else to ask:",
      "server 127.0.0.1:5000 max_fails=0;",
    ]),
  decider: readLog,
};
