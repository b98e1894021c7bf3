import { type Cause, PRIOR } from "../cause.ts";
import { readLog } from "../deciders.ts";
import { findingSigns } from "../finding_signs.ts";
import { shellText } from "../fixes.ts";
import { proxyLog, proxyLogAgainst } from "../proxy_log_signs.ts";
import { answeredOtherwise, deadTunnelAgainst, openedAgainst } from "../symptom_signs.ts";

/** The server takes the connection and does not answer. */
export const upstreamHangs: Cause = {
  id: "upstream-hangs",
  title: "The server takes requests and does not answer",
  hop: "server",
  parent: "gateway-timeout",
  prior: PRIOR.usual,
  signs: [
    ...findingSigns("upstream-hangs", { refusedWith: [502, 504] }),
    proxyLog(
      8,
      ["upstream-timed-out-reading"],
      "the upstream took the connection and timed out while its answer was read",
    ),
    proxyLogAgainst(
      -3,
      ["upstream-timed-out-connecting", "upstream-no-route", "upstream-unreachable"],
      "not even a connection to the upstream came about",
    ),
    openedAgainst(),
    answeredOtherwise([502, 504, 524]),
    deadTunnelAgainst(),
  ],
  explanation: () =>
    "The proxy connects to the server, sends the request, and gets no answer: the server is " +
    "stuck, waits for something itself, or only large packets are lost on the way to it.",
  fix: () =>
    shellText([
      "# On the server's host: is it busy, and what does it say? Then restart it.",
      "top -b -n 1 | head -n 15; journalctl -u lnbits --since '-15 min' | tail -n 50",
      "systemctl restart lnbits",
    ]),
  decider: readLog,
};
