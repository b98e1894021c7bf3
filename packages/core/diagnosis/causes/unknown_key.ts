import { restAnswer } from "../answer_signs.ts";
import { askWithKey } from "../ask_with_key.ts";
import { type Cause, PRIOR, sign } from "../cause.ts";
import { plainText } from "../fixes.ts";
import { mixedAgainst } from "../mixed_answers.ts";

/** No wallet has this key. */
export const unknownKey: Cause = {
  id: "unknown-key",
  title: "No wallet has this key",
  hop: "server",
  prior: PRIOR.usual,
  signs: [
    ...restAnswer(
      7,
      ({ status, body }) => status === 404 && /wallet (not found|does not exist)/i.test(body),
      "it knows no wallet with this key",
      ["wallet"],
    ),
    sign(
      "http",
      2,
      ({ what, status, bodyStart = "" }) =>
        what === "wallet-query-key" && status === 404 && /wallet/i.test(bodyStart)
          ? "With the key in the query the answer is the same"
          : null,
    ),
    sign(
      "http",
      -7,
      ({ what, status }) =>
        (what === "wallet" || what === "wallet-query-key") && status === 200
          ? "The wallet is found with this key"
          : null,
    ),
    mixedAgainst(),
  ],
  explanation: () =>
    "The server is reached and the key arrives, but no wallet has it: it was mistyped, belongs " +
    "to another LNbits, or the wallet was deleted. The wallet's id is not a key.",
  fix: ({ site }) =>
    plainText([
      `Copy the invoice key of the wallet again, from API info in LNbits on ${site.host}.`,
    ]),
  decider: askWithKey,
};
