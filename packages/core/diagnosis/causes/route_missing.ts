import { handshakeAnswer, type Heard, pathAnswer } from "../answer_signs.ts";
import { type Cause, type Fix, PRIOR, sign } from "../cause.ts";
import { readConfig } from "../deciders.ts";
import { plainText } from "../fixes.ts";
import { hasRefusal, isNoFeed, refusedByGateway } from "../gateway_refusal.ts";
import { proxyLogAgainst } from "../proxy_log_signs.ts";
import type { Scene } from "../scene.ts";
import { answeredOtherwise, openedAgainst } from "../symptom_signs.ts";

/** uvicorn refuses a handshake that no route takes with 403 and not a word. */
const isBare403 = ({ status, who, body, headers }: Heard): boolean =>
  status === 403 && who !== "edge" && body === "" &&
  !/^(caddy|cloudflare|awselb)/i.test(headers["server"] ?? "");

const isJson404 = ({ status, who, body }: Heard): boolean =>
  status === 404 && (who === "server" || (who === "unknown" && body === ""));

/** The server does not know the path. */
export const routeMissing: Cause = {
  id: "route-missing",
  title: "The server does not know this path",
  titleIn: (scene) => hasRefusal(scene, isNoFeed) ? "The gateway has no such feed" : null,
  hop: "server",
  prior: PRIOR.usual,
  signs: [
    handshakeAnswer(
      5,
      isBare403,
      "without a word, as a server does that has no WebSocket at that path",
    ),
    handshakeAnswer(5.5, isJson404, "it knows no such path"),
    ...refusedByGateway(9, isNoFeed),
    pathAnswer(4.5, isJson404, "it knows no such path"),
    sign("upgrade", 1.5, ({ variant, end }, scene) => {
      const isSame = variant === "unknown-path" && end?.how === "refused" &&
        scene.upgrades().some((found) => found.end?.status === end.status);
      return isSame && !scene.opened
        ? "A path that nobody knows is answered in the same way"
        : null;
    }),
    // Which feeds there are a gateway tells only to those who may read them.
    pathAnswer(
      -7,
      ({ status, who }, scene) =>
        who === "server" && [200, 400, 405, 426].includes(status) && !hasRefusal(scene, isNoFeed),
      "it knows the path",
    ),
    sign(
      "upgrade",
      -7,
      ({ variant, outcome }) =>
        variant === "no-origin" && outcome === "opened"
          ? "Without an Origin the same handshake succeeds, so the path is known"
          : null,
    ),
    openedAgainst(),
    sign(
      "burst",
      -8,
      ({ what, succeeded }) =>
        what === "upgrade" && succeeded > 0 ? "Of several handshakes alike some succeed" : null,
    ),
    sign(
      "upgrade",
      -8,
      ({ variant, outcome }) =>
        variant === "foreign-origin" && outcome === "opened"
          ? "The handshake of a foreign page succeeds, so the path is known"
          : null,
    ),
    sign(
      "stream",
      -4,
      ({ outcome }, scene) =>
        outcome !== "absent" && scene.site.profile === "generic"
          ? "The path is that of an event stream"
          : null,
    ),
    answeredOtherwise([403, 404, 400]),
    proxyLogAgainst(-4, ["access-forbidden", "file-not-found"], "it answered by itself"),
  ],
  explanation: (scene) =>
    hasRefusal(scene, isNoFeed)
      ? "The gateway is reached and takes the ticket, and has no feed of this name: its " +
        "configuration was changed, or this is another gateway than the one that is meant."
      : "The request reaches the server, and the server has nothing at this path. Either the " +
        "address is wrong (a slash at the end, a missing or doubled part), or the proxy changed " +
        "the path on the way; the proxy's configuration tells which.",
  fix: (scene) => hasRefusal(scene, isNoFeed) ? nameFeed : comparePath(scene),
  decider: readConfig,
};

const nameFeed = plainText([
  "Compare the feed's name with the wallets in the gateway's configuration; the gateway says which",
  "feeds it has when it starts: Gateway on http://127.0.0.1:8600, feeds: wallet",
]);

const comparePath = ({ site }: Scene): Fix =>
  plainText([
    `Compare the path with what the server serves: ${site.path}`,
    site.profile === "holdfast"
      ? "A gateway has /v1/feeds/<feed>/socket; its feeds are those of its configuration."
      : "LNbits has its WebSocket at /api/v1/ws/<invoice key>, without a slash at the end.",
    "If the path is right, the proxy changes it: write proxy_pass without a path,",
    "http://address:port and no slash after it.",
  ]);
