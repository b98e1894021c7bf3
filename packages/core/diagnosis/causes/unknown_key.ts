import { restAnswer } from "../answer_signs.ts";
import { askWithKey } from "../ask_with_key.ts";
import { type Cause, PRIOR, sign } from "../cause.ts";
import { plainText, shellText } from "../fixes.ts";
import { type GatewayRefusal, hasRefusal, refusedByGateway } from "../gateway_refusal.ts";
import { mixedAgainst } from "../mixed_answers.ts";
import { ticketFor } from "../needs_ticket.ts";
import type { Scene } from "../scene.ts";

const isBadTicket = ({ code, detail }: GatewayRefusal): boolean =>
  code === 4401 && !/missing/.test(detail);
const hasBadTicket = (scene: Scene): boolean => hasRefusal(scene, isBadTicket);
const isGatewaysKey = (scene: Scene): boolean =>
  scene.some("feed", ({ cause }) => cause === "unknown-key");

/** No wallet has this key. */
export const unknownKey: Cause = {
  id: "unknown-key",
  title: "No wallet has this key",
  titleIn: (scene) =>
    hasBadTicket(scene)
      ? "The gateway does not take this ticket"
      : isGatewaysKey(scene)
      ? "No wallet has the key that the gateway was given"
      : null,
  hop: "server",
  prior: PRIOR.usual,
  signs: [
    ...restAnswer(
      7,
      ({ status, body }) => status === 404 && /wallet (not found|does not exist)/i.test(body),
      "it knows no wallet with this key",
      ["wallet"],
    ),
    ...refusedByGateway(9, isBadTicket),
    sign(
      "feed",
      9,
      ({ cause }) =>
        cause === "unknown-key"
          ? "The gateway says that LNbits knows no wallet with its key"
          : null,
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
  explanation: (scene) => {
    if (hasBadTicket(scene)) {
      return "The gateway is reached and reads the ticket, and does not take it: it has expired, " +
        "or was signed with another secret. A gateway that is given no secret makes one up, and " +
        "every ticket ends with its process.";
    }
    if (isGatewaysKey(scene)) {
      return "The gateway is reached and has nothing to show: LNbits refuses the key that it was " +
        "given. It was mistyped, belongs to another LNbits, or the wallet was deleted.";
    }
    return "The server is reached and the key arrives, but no wallet has it: it was mistyped, " +
      "belongs to another LNbits, or the wallet was deleted. The wallet's id is not a key.";
  },
  fix: (scene) => {
    if (hasBadTicket(scene)) {
      return shellText([
        "# Where the gateway runs, with its configuration and its HOLDFAST_TICKET_SECRET:",
        `export ${ticketFor(scene)}`,
      ]);
    }
    if (isGatewaysKey(scene)) {
      return plainText([
        "Give the gateway the invoice key of the wallet (HOLDFAST_KEY, or keyFile in its",
        "configuration), and start it again.",
      ]);
    }
    return plainText([
      `Copy the invoice key of the wallet again, from API info in LNbits on ${scene.site.host}.`,
    ]);
  },
  decider: askWithKey,
};
