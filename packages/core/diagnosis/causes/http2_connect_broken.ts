import { type Cause, PRIOR, sign } from "../cause.ts";
import { readConfig } from "../deciders.ts";
import { plainText } from "../fixes.ts";

/** Extended CONNECT is advertised and then refused. */
export const http2ConnectBroken: Cause = {
  id: "http2-connect-broken",
  title: "WebSocket over HTTP/2 is offered and refused",
  hop: "proxy",
  prior: PRIOR.rare,
  signs: [
    sign(
      "http2",
      6,
      ({ extendedConnect, connectStatus }) =>
        extendedConnect && connectStatus !== null && connectStatus !== 200
          ? `Extended CONNECT is advertised, and answered ${connectStatus}`
          : null,
    ),
    sign("upgrade", 3, ({ variant = "normal", outcome }, scene) => {
      const isBroken = scene.some(
        "http2",
        ({ extendedConnect, connectStatus }) => extendedConnect && connectStatus !== 200,
      );
      return isBroken && variant === "normal" && outcome === "opened"
        ? "Over HTTP/1.1 the same handshake succeeds"
        : null;
    }),
    sign(
      "http2",
      -7,
      ({ extendedConnect }) => extendedConnect ? null : "Extended CONNECT is not advertised",
    ),
    sign(
      "http2",
      -7,
      ({ connectStatus }) => connectStatus === 200 ? "Extended CONNECT succeeds" : null,
    ),
    sign(
      "upgrade",
      -4,
      ({ variant = "normal", outcome }) =>
        variant === "normal" && outcome !== "opened"
          ? "The handshake fails over HTTP/1.1 just the same"
          : null,
    ),
  ],
  explanation: () =>
    "The proxy says that it carries WebSockets over HTTP/2 (RFC 8441) and then refuses them. A " +
    "browser that has an HTTP/2 connection to this site uses it, and fails; other clients, and " +
    "pages of another origin, work.",
  fix: () =>
    plainText([
      "Stop advertising extended CONNECT, so that browsers use HTTP/1.1 for WebSockets:",
      "HAProxy: h2-workaround-bogus-websocket-clients in global. Envoy: allow_connect: false.",
      "Or let the proxy pass extended CONNECT on as an upgrade.",
    ]),
  decider: readConfig,
};
