import type { EvidenceOf } from "../../model/evidence.ts";
import { handshakeAnswer, type Heard, pathAnswer, restAnswer } from "../answer_signs.ts";
import { type Cause, PRIOR, sign } from "../cause.ts";
import { readLog } from "../deciders.ts";
import { shellText } from "../fixes.ts";
import { hasLostValue, isLost } from "../lost_value.ts";
import { nginxSite } from "../nginx_site.ts";
import { NO_SERVER_REGEXP } from "../no_server.ts";
import { proxyLogAgainst } from "../proxy_log_signs.ts";
import { answeredOtherwise, deadTunnelAgainst } from "../symptom_signs.ts";

const isBad = ({ status, body, headers }: Heard): boolean =>
  status === 502 || (status === 503 && NO_SERVER_REGEXP.test(body)) ||
  ["521", "523"].includes(String(status)) ||
  // Apache's words for a server that refuses are those of a maintenance.
  (status === 503 && /^apache/i.test(headers["server"] ?? "") && /capacity problems/.test(body));

/** The proxy cannot get an answer. */
export const badGateway: Cause = {
  id: "bad-gateway",
  title: "The proxy gets no answer from the server",
  titleIn: (scene) => hasLostValue(scene) ? "The gateway has lost its LNbits" : null,
  hop: "proxy",
  hopIn: (scene) => hasLostValue(scene) ? "server" : "proxy",
  prior: PRIOR.usual,
  signs: [
    handshakeAnswer(6, isBad, "it could not get an answer from the server"),
    pathAnswer(1.5, isBad, "it could not get an answer from the server"),
    ...restAnswer(5, isBad, "the server behind gives no answer"),
    sign("feed", 9, (found) => isLost(found) ? lostWords(found) : null),
    // Links of a gateway open without the server behind it.
    sign("upgrade", -8, ({ variant = "normal", outcome }, scene) => {
      const isOpened = variant === "normal" && outcome === "opened" && !hasLostValue(scene);
      return isOpened ? "The handshake succeeded" : null;
    }),
    answeredOtherwise([502, 503, 521, 523]),
    proxyLogAgainst(
      -7,
      ["upstream-no-route", "upstream-unreachable", "upstream-timed-out-connecting"],
      "the way to the upstream is broken",
    ),
    deadTunnelAgainst(),
  ],
  explanation: (scene) =>
    hasLostValue(scene)
      ? "The path to the gateway works, and the gateway gets no value from the LNbits behind it: " +
        "pages see an old balance, or none. What is wrong lies between those two, and only from " +
        "the gateway's host can it be seen."
      : "The proxy works and answers 502: what it got from the server behind it was a " +
        "refusal, a broken connection, or something that is not HTTP. Which of them, its error " +
        "log says.",
  fix: (scene) =>
    hasLostValue(scene) ? lookBehind : shellText([
      "# On the proxy's host: see why, then ask the server as the proxy does.",
      "tail -n 50 /var/log/nginx/error.log",
      `curl -sv ${curlAddress(nginxSite(scene.site).upstream)} -o /dev/null`,
    ]),
  decider: (scene) => hasLostValue(scene) ? askBehind : readLog(scene),
};

const lookBehind = shellText([
  "# On the gateway's host, with the address of LNbits that the gateway was given:",
  'npx -y pnpm@12 --silent holdfast doctor "$HOLDFAST_LNBITS"',
]);
const askBehind = {
  what: "Look from the gateway's host at the LNbits behind it",
  command: 'npx -y pnpm@12 --silent holdfast doctor "$HOLDFAST_LNBITS"',
} as const;

function lostWords({ value, phase, cause }: EvidenceOf<"feed">): string {
  const what = value === "none" ? "it never had a value" : "its value may be out of date";
  const how = phase === undefined ? "" : `, its own connection is ${phase}`;
  return `The gateway says that ${what}${how}${cause === undefined ? "" : ` (${cause})`}`;
}

function curlAddress(upstream: string): string {
  const unix = /^https?:\/\/unix:(.*)$/.exec(upstream)?.[1];
  return unix === undefined ? `'${upstream}/'` : `--unix-socket '${unix}' http://localhost/`;
}
