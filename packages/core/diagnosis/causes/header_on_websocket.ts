import { answerer } from "../answerer.ts";
import { type Cause, PRIOR, sign } from "../cause.ts";
import { doctorCommand } from "../deciders.ts";
import { openedAgainst } from "../symptom_signs.ts";

const WANTS_HEADER_REGEXP = /authorization header|bearer|x-api-key|api[ -]key/i;

/** The design needs a request header on a WebSocket, which no browser can send. */
export const headerOnWebsocket: Cause = {
  id: "header-on-websocket",
  title: "The server wants a header that no WebSocket can carry",
  hop: "client",
  prior: PRIOR.exotic,
  signs: [
    sign("upgrade", 10.5, ({ variant = "normal", outcome, end }, scene) => {
      if (variant !== "normal" || outcome !== "refused" || end?.status !== 401) return null;
      const asks = `${end.headers?.["www-authenticate"] ?? ""} ${end.bodyStart ?? ""}`;
      return answerer(end) === "server" && scene.restWorks && WANTS_HEADER_REGEXP.test(asks)
        ? "The server itself wants a key in a header of the handshake, while plain requests, " +
          "which carry that header, are answered"
        : null;
    }),
    sign(
      "upgrade",
      7,
      ({ fired, end }) =>
        fired === "exception" && /subprotocol|\[object Object\]/i.test(end?.message ?? "")
          ? "The page passed options where only subprotocols are taken: the constructor throws"
          : null,
    ),
    openedAgainst(),
  ],
  explanation: () =>
    "The WHATWG WebSocket has no way to set request headers, so a key must travel in the path, " +
    "the query, a cookie or the first message. LNbits takes the channel's id in the path and " +
    "needs no header.",
  fix: ({ site }) => ({
    language: "text",
    text: `# In the page: the id belongs to the address, not to a header
new WebSocket("${site.url.replace(/^http/, "ws")}${site.location}<invoice key>")`,
  }),
  decider: ({ site }) => ({
    what: "See what the server answers to a handshake without headers",
    command: doctorCommand(site),
  }),
};
