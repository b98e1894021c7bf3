import { handshakeAnswer, pathAnswer } from "../answer_signs.ts";
import { type Cause, PRIOR, sign } from "../cause.ts";
import { readConfig } from "../deciders.ts";
import { hasFinding } from "../finding_signs.ts";
import { wholeBlock } from "../fixes.ts";
import { answeredOtherwise, openedAgainst } from "../symptom_signs.ts";
import { isUnheardByGateway } from "../unheard_by_gateway.ts";

/** 426: somebody wants another protocol than it heard. */
export const upgradeRequired: Cause = {
  id: "upgrade-required",
  title: "The handshake is answered 426 Upgrade Required",
  hop: "proxy",
  prior: PRIOR.rare,
  signs: [
    handshakeAnswer(
      8,
      (heard) => heard.status === 426 && !isUnheardByGateway(heard),
      "it wants another protocol or version",
    ),
    pathAnswer(1, ({ status }) => status === 426, "as servers of WebSockets answer plain requests"),
    openedAgainst(),
    answeredOtherwise([426]),
    handshakeAnswer(
      -4,
      ({ body }) => /(missing|invalid) (connection|upgrade)/i.test(body),
      "it complains of a lost header instead",
    ),
    sign(
      "nginx_config",
      -4,
      (_, scene) => hasFinding(scene, LOST) ? "The configuration shows why Upgrade is lost" : null,
    ),
  ],
  explanation: () =>
    "426 means that the one who answered did not hear a handshake it can take: Upgrade or " +
    "Connection was lost, the request came with HTTP/1.0, or Sec-WebSocket-Version is not its own.",
  fix: wholeBlock,
  decider: readConfig,
};

const LOST = [
  "missing-upgrade-header",
  "upgrade-header-wrong",
  "missing-connection-header",
  "connection-header-overwritten",
  "header-inheritance-cancelled",
  "http-1.0-upstream",
  "wrong-location",
] as const;
