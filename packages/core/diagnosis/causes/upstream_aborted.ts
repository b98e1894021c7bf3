import { type Cause, PRIOR } from "../cause.ts";
import { readLog } from "../deciders.ts";
import { shellText } from "../fixes.ts";
import { findingSigns } from "../finding_signs.ts";
import { proxyLog, proxyLogAgainst } from "../proxy_log_signs.ts";
import { BAD_GATEWAY } from "../bad_gateway_answers.ts";
import { answeredOtherwise, openedAgainst } from "../symptom_signs.ts";

/** The server ends the connection instead of answering. */
export const upstreamAborted: Cause = {
  id: "upstream-aborted",
  title: "The server breaks off without an answer",
  hop: "proxy",
  parent: "bad-gateway",
  prior: PRIOR.rare,
  signs: [
    ...findingSigns("upstream-aborted", { refusedWith: BAD_GATEWAY }),
    proxyLog(8, ["upstream-closed-early"], "the upstream closed before it answered"),
    proxyLog(7.5, ["upstream-reset"], "the upstream reset the connection"),
    proxyLog(7, ["upstream-invalid-header"], "the upstream's answer is not HTTP"),
    proxyLogAgainst(
      -3,
      ["upstream-wrong-scheme", "upstream-all-down"],
      "something else came first",
    ),
    openedAgainst(),
    answeredOtherwise(BAD_GATEWAY),
  ],
  explanation: () =>
    "The server takes the connection and ends it before it has answered: it crashed on this " +
    "request, was restarted, or speaks another protocol there.",
  fix: () =>
    shellText([
      "# On the server's host: its own log has the reason, at the same second.",
      "journalctl -u lnbits --since '-15 min' | tail -n 100",
    ]),
  decider: readLog,
};
