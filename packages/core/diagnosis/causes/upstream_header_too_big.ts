import { type Cause, PRIOR } from "../cause.ts";
import { readLog } from "../deciders.ts";
import { nginxText } from "../fixes.ts";
import { findingSigns } from "../finding_signs.ts";
import { proxyLog } from "../proxy_log_signs.ts";
import { BAD_GATEWAY } from "../bad_gateway_answers.ts";
import { answeredOtherwise, openedAgainst } from "../symptom_signs.ts";

/** The answer's head does not fit the proxy's buffer. */
export const upstreamHeaderTooBig: Cause = {
  id: "upstream-header-too-big",
  title: "The server's headers are too big for the proxy",
  hop: "proxy",
  parent: "bad-gateway",
  prior: PRIOR.rare,
  signs: [
    ...findingSigns("upstream-header-too-big", { refusedWith: BAD_GATEWAY }),
    proxyLog(9, ["upstream-header-too-big"], "the upstream sent too big a header"),
    openedAgainst(),
    answeredOtherwise(BAD_GATEWAY),
  ],
  explanation: () =>
    "The head of the server's answer, often its cookies, is larger than proxy_buffer_size, so " +
    "nginx throws the whole answer away.",
  fix: () =>
    nginxText("location", [
      "# In the location that answers this path:",
      "proxy_buffer_size 32k;",
      "proxy_buffers 8 32k;",
      "proxy_busy_buffers_size 64k;",
    ]),
  decider: readLog,
};
