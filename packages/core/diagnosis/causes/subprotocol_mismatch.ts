import { askDirectly } from "../deciders.ts";
import { handshakeAnswer } from "../answer_signs.ts";
import { type Cause, PRIOR, sign } from "../cause.ts";
import { nginxText, plainText } from "../fixes.ts";
import { gatewayRefusal } from "../gateway_refusal.ts";
import type { Scene } from "../scene.ts";
import { openedAgainst } from "../symptom_signs.ts";

const WORDS_REGEXP = /sub-?protocol|sec-websocket-protocol/i;

/** A handshake shows its ticket as a subprotocol, and the gateway says that none came. */
const isTicketLost = (scene: Scene): boolean =>
  scene.site.hasTicket &&
  scene.upgrades().some(({ end }) => /ticket is missing/.test(gatewayRefusal(end)?.detail ?? ""));

/** Client and server do not agree on a subprotocol. */
export const subprotocolMismatch: Cause = {
  id: "subprotocol-mismatch",
  title: "Client and server disagree on the subprotocol",
  titleIn: (scene) => isTicketLost(scene) ? "The ticket does not arrive with the handshake" : null,
  hop: "server",
  hopIn: (scene) => isTicketLost(scene) ? "proxy" : "server",
  prior: PRIOR.rare,
  signs: [
    sign("upgrade", 8, ({ variant = "normal", outcome, flaw = "" }) => {
      const isFlaw = variant === "normal" && outcome !== "opened" && WORDS_REGEXP.test(flaw);
      return isFlaw ? `The handshake was answered 101, but: ${flaw}` : null;
    }),
    sign("upgrade", 9, ({ variant = "normal", outcome }, scene) => {
      const isRefused = variant === "normal" && outcome === "refused" && isTicketLost(scene);
      return isRefused ? "A ticket was shown, and the gateway says that none came" : null;
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
  explanation: (scene) =>
    isTicketLost(scene)
      ? "A page cannot send headers with a WebSocket, so its ticket travels in " +
        "Sec-WebSocket-Protocol, beside holdfast.v1. Something on the way empties that header."
      : "A subprotocol (Sec-WebSocket-Protocol) was needed and not offered, offered and not " +
        "chosen, or chosen and never offered. RFC 6455 §4.1 makes the client close in the last " +
        "two cases.",
  fix: (scene) =>
    isTicketLost(scene)
      ? nginxText("location", [
        "# In the location that passes requests on, beside its other proxy_set_header lines;",
        "# remove any other line for this header.",
        "proxy_set_header Sec-WebSocket-Protocol $http_sec_websocket_protocol;",
      ])
      : plainText([
        "Offer exactly what the server speaks: new WebSocket(url, [name]). Offer none to LNbits,",
        "and let the proxy pass Sec-WebSocket-Protocol on unchanged in both directions.",
      ]),
  decider: askDirectly,
};
