import { handshakeAnswer, type Heard, pathAnswer } from "../answer_signs.ts";
import { type Cause, PRIOR } from "../cause.ts";
import { readConfig } from "../deciders.ts";
import { findingSigns } from "../finding_signs.ts";
import { wholeBlock } from "../fixes.ts";
import { answeredOtherwise, openedAgainst } from "../symptom_signs.ts";

const isPage = ({ status, body, headers }: Heard): boolean =>
  status === 200 &&
  (/^<(!doctype|html)/i.test(body) || (headers["content-type"] ?? "").startsWith("text/html"));

/** A page is given where a handshake was due. */
export const spaFallback: Cause = {
  id: "spa-fallback",
  title: "A web page answers the handshake",
  hop: "proxy",
  prior: PRIOR.rare,
  signs: [
    ...findingSigns("spa-fallback", { refusedWith: [200] }),
    handshakeAnswer(8, isPage, "with a web page, where a handshake was due"),
    pathAnswer(3, isPage, "with a web page"),
    openedAgainst(),
    answeredOtherwise([200]),
  ],
  explanation: () =>
    "Whatever is asked for, this host answers with the same page: the fallback of a single-page " +
    "application, often try_files … /index.html. The socket's path needs a location of its own.",
  fix: wholeBlock,
  decider: readConfig,
};
