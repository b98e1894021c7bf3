import { restAnswer } from "../answer_signs.ts";
import { askWithKey } from "../ask_with_key.ts";
import { type Cause, PRIOR, sign } from "../cause.ts";
import { plainText } from "../fixes.ts";

/** The key is of the wrong kind for what is asked. */
export const wrongKeyKind: Cause = {
  id: "wrong-key-kind",
  title: "The key is of the wrong kind",
  hop: "server",
  prior: PRIOR.usual,
  signs: [
    ...restAnswer(
      6.5,
      ({ status, who, body }) =>
        [401, 403].includes(status) && who === "server" &&
        /(admin|invoice).{0,20}key|key type|wrong kind/i.test(body),
      "it asks for a key of another kind",
      ["wallet"],
    ),
    ...restAnswer(
      2,
      ({ status, who, body }) => status === 403 && who === "server" && !/origin/i.test(body),
      "it knows the key and does not allow this with it",
      ["wallet"],
    ),
    sign(
      "http",
      -7,
      ({ what, status }) =>
        what === "wallet" && status === 200 ? "The wallet is answered with this key" : null,
    ),
  ],
  explanation: () =>
    "A wallet has two keys: the invoice key reads and makes invoices, the admin key also pays. " +
    "The server knows this key and refuses what was asked with it.",
  fix: () =>
    plainText([
      "Use the invoice key for reading and for the WebSocket, and the admin key only where",
      "something is paid; never in a page.",
    ]),
  decider: askWithKey,
};
