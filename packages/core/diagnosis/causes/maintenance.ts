import { handshakeAnswer, type Heard, pathAnswer, restAnswer } from "../answer_signs.ts";
import { answerer } from "../answerer.ts";
import { type Cause, PRIOR, sign } from "../cause.ts";
import { readConfig } from "../deciders.ts";
import { findingSigns } from "../finding_signs.ts";
import { shellText } from "../fixes.ts";
import { isOfGateway } from "../gateway_refusal.ts";
import { NO_SERVER_REGEXP } from "../no_server.ts";
import { proxyLogAgainst } from "../proxy_log_signs.ts";
import { answeredSign } from "../passing_signs.ts";
import { answeredOtherwise, openedAgainst } from "../symptom_signs.ts";

const isClosed = ({ status, body, headers }: Heard): boolean =>
  status === 503 && !NO_SERVER_REGEXP.test(body) && !isOfGateway({ headers });

/** 503 for everything. */
export const maintenance: Cause = {
  id: "maintenance",
  title: "Everything is answered 503",
  hop: "proxy",
  prior: PRIOR.rare,
  signs: [
    ...findingSigns("maintenance", { refusedWith: [503] }),
    handshakeAnswer(3, isClosed, "not available"),
    pathAnswer(1, isClosed, "not available"),
    ...restAnswer(4.5, isClosed, "not available"),
    handshakeAnswer(
      1.5,
      ({ status, headers, body }) =>
        status === 503 && (headers["retry-after"] !== undefined || /maintenance/i.test(body)),
      "for the time being",
    ),
    answeredSign(-6),
    sign(
      "http",
      -7,
      (found) =>
        found.what !== "plain-http" && found.status !== 503 && answerer(found) === "server"
          ? "Other requests are answered by the server"
          : null,
    ),
    sign(
      "upgrade",
      -7,
      ({ outcome, end }) =>
        outcome === "opened" || (end?.status !== 503 && answerer(end ?? {}) === "server")
          ? "Other handshakes reach the server"
          : null,
    ),
    openedAgainst(),
    answeredOtherwise([503]),
    proxyLogAgainst(
      -5,
      ["limited-requests", "limited-connections", "upstream-all-down"],
      "it refused for another reason",
    ),
    sign(
      "burst",
      -3,
      ({ succeeded }) => succeeded > 0 ? "Some of several at once were answered well" : null,
    ),
  ],
  explanation: () =>
    "The proxy answers every request with 503 by itself: a maintenance page, or a switch that " +
    "somebody turned and did not turn back.",
  fix: () =>
    shellText([
      "# On the proxy's host: find what answers 503, take it out, and load the configuration.",
      "nginx -T 2>/dev/null | grep -nE 'return +503|maintenance'",
      "nginx -t && nginx -s reload",
    ]),
  decider: readConfig,
};
