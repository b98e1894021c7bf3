import { handshakeAnswer, pathAnswer, restAnswer } from "../answer_signs.ts";
import { type Cause, type Decider, PRIOR, sign } from "../cause.ts";
import { readLog } from "../deciders.ts";
import { feedOf } from "../feed_of.ts";
import { findingSigns } from "../finding_signs.ts";
import { nginxText, plainText } from "../fixes.ts";
import { hasRefusal, isOfGateway } from "../gateway_refusal.ts";
import { isLimited, isPartly503 } from "../is_limited.ts";
import { proxyLog, proxyLogAgainst } from "../proxy_log_signs.ts";
import type { Scene } from "../scene.ts";

/** Whether the gateway itself limits: by its own word, or because nothing in front names itself. */
const isOwnLimit = (scene: Scene): boolean =>
  hasRefusal(scene, ({ code }) => code === 4429) ||
  (scene.site.profile === "holdfast" &&
    !scene.some("http", ({ headers }) => headers?.["server"] !== undefined));

/** Too many requests in too short a time. */
export const rateLimited: Cause = {
  id: "rate-limited",
  title: "Requests are limited in rate",
  titleIn: (scene) => isOwnLimit(scene) ? "The gateway limits this address" : null,
  hop: "proxy",
  hopIn: (scene) => isOwnLimit(scene) ? "server" : "proxy",
  prior: PRIOR.usual,
  signs: [
    ...findingSigns("rate-limited", {
      refusedWith: [429, 503],
      shows: (scene) => isLimited(scene) || isPartly503(scene),
    }),
    handshakeAnswer(6.5, ({ status }) => status === 429, "too many requests"),
    pathAnswer(2, ({ status }) => status === 429, "too many requests"),
    ...restAnswer(5, ({ status }) => status === 429, "too many requests"),
    sign("burst", 5.5, ({ asked, succeeded, statuses }) => {
      const refused = asked - succeeded;
      // A server may well refuse hundreds at once; a page and its links make a dozen.
      const isFew = refused > 0 && asked <= 40;
      return isFew && (statuses.includes(429) || (succeeded > 0 && statuses.includes(503)))
        ? `Of ${asked} at once ${refused} were refused with ${statuses.join(" and ")}`
        : null;
    }),
    sign("upgrade", 4.5, ({ variant, end }, scene) => {
      const isRefused = variant === "second" && [429, 503].includes(end?.status ?? 0);
      return isRefused && scene.opened
        ? `A second handshake beside the first was answered ${end?.status}`
        : null;
    }),
    sign(
      "http",
      3,
      ({ status }) => status === 429 ? "Requests are answered 429, too many requests" : null,
    ),
    sign(
      "http",
      5.5,
      (_, scene) =>
        isPartly503(scene)
          ? "Some requests are answered 503, and others at the same time are not"
          : null,
    ),
    handshakeAnswer(
      3,
      (heard, scene) => heard.status === 503 && scene.restWorks && !isOfGateway(heard),
      "while plain requests pass",
    ),
    proxyLog(6, ["limited-requests"], "it limited requests"),
    proxyLogAgainst(-4, ["limited-connections"], "it limited connections, not their rate"),
  ],
  explanation: (scene) =>
    isOwnLimit(scene)
      ? "The gateway counts links and requests for each address and refuses what is too many. " +
        "Behind a proxy that it does not know, all clients are one address."
      : "The proxy or the server counts requests for each address and refuses what is too many. " +
        "A page that polls, or several clients behind one address, use the allowance up" +
        (scene.site.profile === "lnbits" ? "; LNbits itself allows 200 requests a minute." : "."),
  fix: (scene) =>
    isOwnLimit(scene)
      ? plainText([
        "In the gateway's configuration: name the proxy in front, so that limits are of clients,",
        'or allow more: "proxies": ["10.1.0.0/16"],',
        '"limits": { "linksPerAddress": 100, "requestsPerMinute": 600 }',
        "GET /v1/diagnostics tells the limits that hold, and how many links there are.",
      ])
      : nginxText("http", [
        "# In the http block, in place of the limit_req_zone that is used; where limit_req stands,",
        "# give it a burst: limit_req zone=api burst=60 nodelay;",
        "limit_req_zone $binary_remote_addr zone=api:10m rate=20r/s;",
        "limit_req_status 429;",
      ]),
  decider: (scene) => isOwnLimit(scene) ? askLimits(scene) : readLog(scene),
};

const askLimits = ({ site }: Scene): Decider => ({
  what: "Ask the gateway which limits hold and how many links there are, with a ticket",
  command: `curl -s -H "Authorization: Bearer $HOLDFAST_TICKET" ` +
    `'${site.url}/v1/diagnostics?feed=${feedOf(site)}'`,
});
