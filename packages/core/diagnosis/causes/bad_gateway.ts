import { handshakeAnswer, type Heard, pathAnswer, restAnswer } from "../answer_signs.ts";
import { type Cause, PRIOR } from "../cause.ts";
import { readLog } from "../deciders.ts";
import { shellText } from "../fixes.ts";
import { nginxSite } from "../nginx_site.ts";
import { NO_SERVER_REGEXP } from "../no_server.ts";
import { proxyLogAgainst } from "../proxy_log_signs.ts";
import { answeredOtherwise, deadTunnelAgainst, openedAgainst } from "../symptom_signs.ts";

const isBad = ({ status, body, headers }: Heard): boolean =>
  status === 502 || (status === 503 && NO_SERVER_REGEXP.test(body)) ||
  ["521", "523"].includes(String(status)) ||
  // Apache's words for a server that refuses are those of a maintenance.
  (status === 503 && /^apache/i.test(headers["server"] ?? "") && /capacity problems/.test(body));

/** The proxy cannot get an answer. */
export const badGateway: Cause = {
  id: "bad-gateway",
  title: "The proxy gets no answer from the server",
  hop: "proxy",
  prior: PRIOR.usual,
  signs: [
    handshakeAnswer(6, isBad, "it could not get an answer from the server"),
    pathAnswer(1.5, isBad, "it could not get an answer from the server"),
    ...restAnswer(5, isBad, "the server behind gives no answer"),
    openedAgainst(),
    answeredOtherwise([502, 503, 521, 523]),
    proxyLogAgainst(
      -7,
      ["upstream-no-route", "upstream-unreachable", "upstream-timed-out-connecting"],
      "the way to the upstream is broken",
    ),
    deadTunnelAgainst(),
  ],
  explanation: () =>
    "The proxy works and answers 502: what it got from the server behind it was a refusal, a " +
    "broken connection, or something that is not HTTP. Which of them, its error log says.",
  fix: ({ site }) =>
    shellText([
      "# On the proxy's host: see why, then ask the server as the proxy does.",
      "tail -n 50 /var/log/nginx/error.log",
      `curl -sv ${curlAddress(nginxSite(site).upstream)} -o /dev/null`,
    ]),
  decider: readLog,
};

function curlAddress(upstream: string): string {
  const unix = /^https?:\/\/unix:(.*)$/.exec(upstream)?.[1];
  return unix === undefined ? `'${upstream}/'` : `--unix-socket '${unix}' http://localhost/`;
}
