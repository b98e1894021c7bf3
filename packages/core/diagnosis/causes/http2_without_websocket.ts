import { type Cause, PRIOR, sign } from "../cause.ts";
import { readConfig } from "../deciders.ts";
import { plainText } from "../fixes.ts";

/** Only HTTP/2 is spoken, and it carries no WebSocket there. */
export const http2WithoutWebsocket: Cause = {
  id: "http2-without-websocket",
  title: "Only HTTP/2 is spoken, without WebSocket",
  hop: "proxy",
  prior: PRIOR.exotic,
  signs: [
    sign(
      "http2",
      10,
      ({ offered, http1, extendedConnect }) =>
        offered && !http1 && !extendedConnect
          ? "HTTP/2 is offered without extended CONNECT (RFC 8441), and HTTP/1.1 is not spoken"
          : null,
    ),
    sign("http", 8, ({ error = "" }, scene) => {
      const isRefused = /NO_APPLICATION_PROTOCOL/.test(error) &&
        scene.some("tls", ({ alpn }) => alpn === "h2");
      return isRefused ? "TLS takes h2 alone, and refuses a client that speaks HTTP/1.1" : null;
    }),
    sign(
      "http2",
      -7,
      ({ http1 }) =>
        http1 ? "HTTP/1.1 is spoken too, and browsers open WebSockets over that" : null,
    ),
    sign(
      "http2",
      -5,
      ({ extendedConnect, http1 }) =>
        extendedConnect && !http1 ? "HTTP/2 with extended CONNECT is offered" : null,
    ),
  ],
  explanation: () =>
    "Over HTTP/2 a WebSocket needs extended CONNECT (RFC 8441), which this proxy does not offer, " +
    "and there is no HTTP/1.1 to fall back to.",
  fix: () =>
    plainText([
      "Offer HTTP/1.1 beside HTTP/2 on that port: in the list for ALPN put h2 and http/1.1.",
      "HAProxy: bind :443 ssl crt … alpn h2,http/1.1. nginx always offers both.",
    ]),
  decider: readConfig,
};
