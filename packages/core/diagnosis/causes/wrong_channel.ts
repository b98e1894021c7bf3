import { askWithKey } from "../ask_with_key.ts";
import { type Cause, PRIOR, sign } from "../cause.ts";
import { plainText } from "../fixes.ts";

/** The socket listens on an id that nothing is pushed to. */
export const wrongChannel: Cause = {
  id: "wrong-channel",
  title: "The socket listens on the wrong id",
  hop: "server",
  prior: PRIOR.usual,
  signs: [
    sign(
      "channel",
      8,
      ({ is, pushedTo }) =>
        is === "wallet-id" && !pushedTo
          ? "The id in the address is the wallet's id, and nothing is ever pushed to that"
          : null,
    ),
    sign(
      "channel",
      5.5,
      ({ is, pushedTo }) =>
        is === "unknown" && !pushedTo
          ? "The id in the address belongs to none of the wallet's keys"
          : null,
    ),
    sign(
      "values",
      1,
      ({ outcome }) =>
        outcome === "change-without-push" ? "The balance changed, and nothing was pushed" : null,
    ),
    sign(
      "channel",
      -8,
      ({ pushedTo }) => pushedTo ? "The id in the address is one that is pushed to" : null,
    ),
  ],
  explanation: () =>
    "LNbits accepts a WebSocket for any id, without asking who it is, and pushes a wallet's " +
    "events to the channels named by its invoice key and its admin key. On the wallet's id the " +
    "link opens, answers pings, and hears nothing for ever.",
  fix: ({ site }) =>
    plainText([
      "Open the WebSocket with the wallet's invoice key in the path, not with its id:",
      `${site.tls ? "wss" : "ws"}://${site.url.replace(/^https?:\/\//, "")}${
        channelPath(site.path)
      }`,
      "The invoice key stands beside the wallet under API info in LNbits. It is a secret: whoever",
      "has it can read the wallet.",
    ]),
  decider: askWithKey,
};

function channelPath(path: string): string {
  const at = path.indexOf("/api/v1/ws/");
  return `${at < 0 ? "" : path.slice(0, at)}/api/v1/ws/<invoice key>`;
}
