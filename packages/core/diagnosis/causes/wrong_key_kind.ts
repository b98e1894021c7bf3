import { restAnswer } from "../answer_signs.ts";
import { askWithKey } from "../ask_with_key.ts";
import { type Cause, PRIOR, sign } from "../cause.ts";
import { plainText, shellText } from "../fixes.ts";
import { type GatewayRefusal, hasRefusal, refusedByGateway } from "../gateway_refusal.ts";
import { ticketFor } from "../needs_ticket.ts";
import type { Scene } from "../scene.ts";

const isOtherFeed = ({ code, detail }: GatewayRefusal): boolean =>
  code === 4403 && /another feed/.test(detail);
const hasOtherFeed = (scene: Scene): boolean => hasRefusal(scene, isOtherFeed);

/** The key is of the wrong kind for what is asked. */
export const wrongKeyKind: Cause = {
  id: "wrong-key-kind",
  title: "The key is of the wrong kind",
  titleIn: (scene) => hasOtherFeed(scene) ? "The ticket is for another feed" : null,
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
    ...refusedByGateway(9, isOtherFeed),
    sign(
      "http",
      -7,
      ({ what, status }) =>
        what === "wallet" && status === 200 ? "The wallet is answered with this key" : null,
    ),
  ],
  explanation: (scene) =>
    hasOtherFeed(scene)
      ? "The gateway takes the ticket, and it opens another feed than the one that is asked for: " +
        "a ticket names the one feed that it is for."
      : "A wallet has two keys: the invoice key reads and makes invoices, the admin key also " +
        "pays. The server knows this key and refuses what was asked with it.",
  fix: (scene) =>
    hasOtherFeed(scene)
      ? shellText([
        "# Where the gateway runs: a ticket for this feed; or ask for the feed that it names.",
        `export ${ticketFor(scene)}`,
      ])
      : plainText([
        "Use the invoice key for reading and for the WebSocket, and the admin key only where",
        "something is paid; never in a page.",
      ]),
  decider: askWithKey,
};
