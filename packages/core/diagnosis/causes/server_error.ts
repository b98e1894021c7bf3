import { handshakeAnswer, type Heard, pathAnswer, restAnswer } from "../answer_signs.ts";
import { doctorCommand } from "../deciders.ts";
import { type Cause, PRIOR, sign } from "../cause.ts";
import { shellText } from "../fixes.ts";
import { hasRefusal, isOfGateway, refusedByGateway } from "../gateway_refusal.ts";
import type { Scene } from "../scene.ts";
import { openedAgainst } from "../symptom_signs.ts";

const isOwnError = ({ status, who }: Heard): boolean =>
  [500, 501, 505, 520].includes(status) && who !== "edge";

/** Whether a gateway lost the store of its feeds: it is not ready, though it does not drain. */
const isStoreGone = (scene: Scene): boolean =>
  hasRefusal(scene, ({ detail }) => STORE_REGEXP.test(detail)) ||
  scene.some(
    "http",
    (found) =>
      found.what === "ready" && isOfGateway(found) &&
      /"ready":false,"draining":false/.test(found.bodyStart ?? ""),
  );
const STORE_REGEXP = /store/;

/** The server answers with an error of its own. */
export const serverError: Cause = {
  id: "server-error",
  title: "The server fails with an error of its own",
  titleIn: (scene) => isStoreGone(scene) ? "The gateway has lost the store of its feeds" : null,
  hop: "server",
  prior: PRIOR.usual,
  signs: [
    handshakeAnswer(6, isOwnError, "an error inside the server"),
    pathAnswer(1.5, isOwnError, "an error inside the server"),
    ...restAnswer(5, isOwnError, "an error inside the server"),
    handshakeAnswer(
      3,
      ({ status, who }) => status === 500 && who === "edge",
      "an error of the proxy, or one that it hides",
    ),
    ...refusedByGateway(9, ({ detail }) => STORE_REGEXP.test(detail)),
    sign("http", 9, ({ what, status }, scene) => {
      const isSaid = what === "ready" && status === 503 && isStoreGone(scene);
      return isSaid ? "The gateway itself says that it is not ready, and does not drain" : null;
    }),
    sign("server_log", 2, ({ what }) => what === "exception" ? "Its log shows exceptions" : null),
    // A gateway opens its links before it asks its store.
    openedAgainst(-4),
  ],
  explanation: (scene) =>
    isStoreGone(scene)
      ? "The gateway answers, and cannot reach NATS, where its feeds live: it goes on with the " +
        "links that it has, and serves no new ones."
      : "The request reaches the server, and it fails while it answers. The reason stands in the " +
        "server's own log, with a trace.",
  fix: (scene) =>
    isStoreGone(scene)
      ? shellText([
        "# Where the gateway runs: whether NATS runs (nats-server -js), and listens.",
        "systemctl status nats-server; ss -ltnp | grep ':4222 '",
      ])
      : scene.site.profile === "holdfast"
      ? shellText([
        "# On the gateway's host: what its process said at the second of the request.",
        "journalctl --since '-15 min' | grep -i holdfast | tail -n 80",
      ])
      : shellText([
        "# On the server's host: the error at the second of the request.",
        "journalctl -u lnbits --since '-15 min' | grep -A 30 -iE 'traceback|error' | tail -n 80",
      ]),
  decider: ({ site }) => ({
    what: "Let the server's own log tell, on its host",
    command: `journalctl -u lnbits -n 500 | ${doctorCommand(site, "--nginx-log -")}`,
  }),
};
