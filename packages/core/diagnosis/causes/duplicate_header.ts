import { handshakeAnswer } from "../answer_signs.ts";
import { type Cause, PRIOR } from "../cause.ts";
import { readConfig } from "../deciders.ts";
import { findingSigns } from "../finding_signs.ts";
import { wholeBlock } from "../fixes.ts";
import { openedAgainst } from "../symptom_signs.ts";

/** A header arrives twice. */
export const duplicateHeader: Cause = {
  id: "duplicate-header",
  title: "A header arrives twice",
  hop: "proxy",
  prior: PRIOR.rare,
  signs: [
    ...findingSigns("duplicate-header", { refusedWith: [400, 403, 405, 426] }),
    handshakeAnswer(
      7,
      ({ body }) =>
        /(multiple|duplicate|more than one) [\w ".'-]{0,40}header/i.test(body) ||
        /header [\w ".'-]{0,40}(twice|multiple)/i.test(body),
      "it complains of a header that came twice",
    ),
    openedAgainst(),
  ],
  explanation: () =>
    "Two proxy_set_header lines of one name at one level are both sent, unless one is empty. " +
    "Servers join them with a comma or refuse the request: Host twice is an error (RFC 9112 " +
    "§3.2), and Upgrade: websocket, websocket is not the word they look for.",
  fix: wholeBlock,
  decider: readConfig,
};
