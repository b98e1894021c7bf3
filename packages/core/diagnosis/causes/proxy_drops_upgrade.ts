import { handshakeAnswer, heardOf } from "../answer_signs.ts";
import { answerer } from "../answerer.ts";
import { type Cause, PRIOR, sign } from "../cause.ts";
import { readConfig } from "../deciders.ts";
import { wholeBlock } from "../fixes.ts";
import { proxyLog, proxyLogAgainst } from "../proxy_log_signs.ts";
import type { Scene } from "../scene.ts";
import { openedAgainst } from "../symptom_signs.ts";
import { isUnheardByGateway } from "../unheard_by_gateway.ts";

/** Words of Python's, Go's and Node's servers for a handshake that lost one of its headers. */
const COMPLAINTS: readonly RegExp[] = [
  /(missing|invalid|no websocket) "?(connection|upgrade)/i,
  /can "upgrade" only|expected upgrade|upgrade header (is )?missing/i,
  /'upgrade' token not found/i,
];

/** The request reaches the server without Upgrade. */
export const proxyDropsUpgrade: Cause = {
  id: "proxy-drops-upgrade",
  title: "The proxy drops the Upgrade header",
  hop: "proxy",
  prior: PRIOR.common,
  signs: [
    handshakeAnswer(
      6,
      ({ status, who }) => status === 405 && who === "server",
      "it heard a plain GET, so Upgrade was lost before it",
    ),
    handshakeAnswer(
      8,
      isUnheardByGateway,
      "the gateway heard a plain GET, so Upgrade was lost before it",
    ),
    handshakeAnswer(
      6,
      ({ body }) => COMPLAINTS.some((words) => words.test(body)),
      "it complains that Upgrade or Connection is missing",
    ),
    handshakeAnswer(
      4.5,
      ({ status, who }, scene) => who !== "edge" && isLikePlainRequest(status, scene),
      "exactly as a plain request for the same path, so Upgrade made no difference",
    ),
    sign(
      "upgrade",
      2,
      ({ variant, end }) =>
        variant === "no-key" && end?.status === 405 && answerer(end) === "server"
          ? "A handshake without Sec-WebSocket-Key was answered 405, not complained of: the " +
            "server never saw Upgrade"
          : null,
    ),
    sign(
      "server_log",
      3,
      ({ what }) =>
        what === "upgrade-without-upgrade"
          ? "The server's own log shows the handshake as a plain request"
          : null,
    ),
    proxyLog(1.5, ["status-405-http-1.0"], "a request with HTTP/1.0 was answered 405"),
    openedAgainst(),
    sign(
      "upgrade",
      -4,
      ({ variant, end }) =>
        variant === "no-key" && end?.status === 400 && answerer(end) === "server"
          ? "The server complained of a missing Sec-WebSocket-Key, so Upgrade reaches it"
          : null,
    ),
    sign(
      "nginx_config",
      -6,
      ({ passesUpgrade }) =>
        passesUpgrade === true ? "The configuration that was read passes Upgrade on" : null,
    ),
    sign(
      "http",
      -5,
      ({ what, status }, scene) =>
        what === "wallet-no-key" && status === 200 && scene.site.profile === "lnbits"
          ? "The wallet is answered without a key, so a cache answers, not the server"
          : null,
    ),
    proxyLogAgainst(-3, ["upgrade-without-upgrade"], "the request came to it without Upgrade"),
  ],
  explanation: () =>
    "Upgrade and Connection are hop-by-hop headers (RFC 9110 §7.6.1): a proxy passes them on " +
    "only when told to. Without them the server hears a plain GET, and answers it as one.",
  fix: wholeBlock,
  decider: readConfig,
};

/** Whether a server that is not LNbits answers the handshake just as it answers a plain GET. */
function isLikePlainRequest(status: number, scene: Scene): boolean {
  if (scene.site.profile !== "generic" || ![200, 400, 405].includes(status)) return false;
  return scene.all("http").some((found) => {
    const heard = found.what === "ws-path" ? heardOf(found) : null;
    return heard !== null && heard.status === status && heard.who !== "edge" &&
      !heard.body.startsWith("<") &&
      !(heard.headers["content-type"] ?? "").startsWith("text/event-stream");
  });
}
