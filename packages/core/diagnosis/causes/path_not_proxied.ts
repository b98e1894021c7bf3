import { handshakeAnswer, type Heard, pathAnswer } from "../answer_signs.ts";
import { type Cause, PRIOR } from "../cause.ts";
import { readConfig } from "../deciders.ts";
import { findingSigns } from "../finding_signs.ts";
import { wholeBlock } from "../fixes.ts";
import { proxyLog } from "../proxy_log_signs.ts";
import { answeredOtherwise, openedAgainst } from "../symptom_signs.ts";

const isOwn404 = ({ status, who, body }: Heard): boolean =>
  status === 404 && (who === "edge" || (who === "unknown" && body !== ""));

/** The proxy does not pass that path on. */
export const pathNotProxied: Cause = {
  id: "path-not-proxied",
  title: "The proxy does not pass this path on",
  hop: "proxy",
  prior: PRIOR.usual,
  signs: [
    ...findingSigns("path-not-proxied", { refusedWith: [403, 404, 405] }),
    handshakeAnswer(6.5, isOwn404, "its own page, not the server's"),
    pathAnswer(3, isOwn404, "its own page, not the server's"),
    proxyLog(3, ["file-not-found"], "it looked for a file instead of asking the server"),
    openedAgainst(),
    answeredOtherwise([403, 404, 405]),
  ],
  explanation: () =>
    "The proxy answers this path itself: no location passes it on, so it looks for a file and " +
    "finds none. The server never hears of the handshake.",
  fix: wholeBlock,
  decider: readConfig,
};
