import { askWithKey } from "../ask_with_key.ts";
import { type Cause, PRIOR, sign } from "../cause.ts";
import { plainText } from "../fixes.ts";

/** The pushed value is older than the REST value. */
export const pushStale: Cause = {
  id: "push-stale",
  title: "Pushed values are out of date",
  hop: "server",
  prior: PRIOR.rare,
  signs: [
    sign(
      "values",
      7,
      ({ outcome }) =>
        outcome === "push-older"
          ? "A pushed value was older than what the server said at the same time when asked"
          : null,
    ),
  ],
  explanation: () =>
    "The link works and the number in the push is from before the change. LNbits 1.4.0 and 1.4.1 " +
    "push the balance from before the payment.",
  fix: () =>
    plainText([
      "Update LNbits to 1.4.2 or later. Until then take a push as news only, and ask for the",
      "balance after each: GET /api/v1/wallet.",
    ]),
  decider: askWithKey,
};
