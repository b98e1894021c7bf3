import { askWithKey } from "../ask_with_key.ts";
import { type Cause, PRIOR, sign } from "../cause.ts";
import { plainText } from "../fixes.ts";

/** A change came without a push. */
export const pushMissing: Cause = {
  id: "push-missing",
  title: "A change came without a push",
  hop: "server",
  prior: PRIOR.rare,
  signs: [
    sign(
      "values",
      6.5,
      ({ outcome }) =>
        outcome === "change-without-push"
          ? "The value changed, and nothing was pushed although the link was open"
          : null,
    ),
    sign(
      "channel",
      -7,
      ({ pushedTo }) => pushedTo ? null : "The link listens on an id that nothing is pushed to",
    ),
    sign(
      "loopback",
      -4,
      ({ outcome }) =>
        outcome === "missing" ? "Not even a message to ourselves arrives on the link" : null,
    ),
  ],
  explanation: () =>
    "The link is open and carries frames, but for this change the server sent none. LNbits " +
    "pushes nothing when an administrator debits a wallet, and nothing for service fees.",
  fix: () =>
    plainText([
      "Ask for the balance from time to time beside the link, at least once a minute:",
      "GET /api/v1/wallet. Pushes are news, not the truth.",
    ]),
  decider: askWithKey,
};
