import { askDirectly } from "../deciders.ts";
import { handshakeAnswer } from "../answer_signs.ts";
import { type Cause, PRIOR, sign } from "../cause.ts";
import { plainText } from "../fixes.ts";
import { openedAgainst } from "../symptom_signs.ts";

const WORDS_REGEXP = /sub-?protocol|sec-websocket-protocol/i;

/** Client and server do not agree on a subprotocol. */
export const subprotocolMismatch: Cause = {
  id: "subprotocol-mismatch",
  title: "Client and server disagree on the subprotocol",
  hop: "server",
  prior: PRIOR.rare,
  signs: [
    sign("upgrade", 8, ({ variant = "normal", outcome, flaw = "" }) => {
      const isFlaw = variant === "normal" && outcome !== "opened" && WORDS_REGEXP.test(flaw);
      return isFlaw ? `The handshake was answered 101, but: ${flaw}` : null;
    }),
    handshakeAnswer(7.5, ({ body }) => WORDS_REGEXP.test(body), "it wants a subprotocol"),
    sign(
      "close",
      5,
      ({ end }) =>
        WORDS_REGEXP.test(end.reason ?? "") || end.code === 4406
          ? "The link was closed with a word about the subprotocol"
          : null,
    ),
    openedAgainst(-5),
  ],
  explanation: () =>
    "A subprotocol (Sec-WebSocket-Protocol) was needed and not offered, offered and not chosen, " +
    "or chosen and never offered. RFC 6455 §4.1 makes the client close in the last two cases.",
  fix: () =>
    plainText([
      "Offer exactly what the server speaks: new WebSocket(url, [name]). Offer none to LNbits,",
      "and let the proxy pass Sec-WebSocket-Protocol on unchanged in both directions.",
    ]),
  decider: askDirectly,
};
