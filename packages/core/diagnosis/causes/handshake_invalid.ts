import { askDirectly } from "../deciders.ts";
import { type Cause, PRIOR, sign } from "../cause.ts";
import { wholeBlock } from "../fixes.ts";
import { openedAgainst } from "../symptom_signs.ts";

/** A 101 that a client must refuse. */
export const handshakeInvalid: Cause = {
  id: "handshake-invalid",
  title: "The answer to the handshake is not valid",
  hop: "server",
  prior: PRIOR.rare,
  signs: [
    sign("upgrade", 8, ({ variant = "normal", flaw, outcome }) => {
      const isInvalid = variant === "normal" && outcome !== "opened" && flaw !== undefined &&
        !/subprotocol|sec-websocket-protocol/i.test(flaw);
      return isInvalid ? `The handshake was answered 101, but not validly: ${flaw}` : null;
    }),
    openedAgainst(),
  ],
  explanation: () =>
    "101 came, but with a header that breaks RFC 6455 §4.1: Sec-WebSocket-Accept does not answer " +
    "the key, Upgrade or Connection is missing, or an extension was chosen that nobody offered. " +
    "Every browser closes such a connection at once.",
  fix: wholeBlock,
  decider: askDirectly,
};
