import { answerer } from "../answerer.ts";
import { type Cause, PRIOR, sign } from "../cause.ts";
import { nginxWebSocketBlock } from "../fixes.ts";

/** The request reaches the server without Upgrade. */
export const proxyDropsUpgrade: Cause = {
  id: "proxy-drops-upgrade",
  title: "The proxy drops the Upgrade header",
  hop: "proxy",
  prior: PRIOR.common,
  signs: [
    sign(
      "upgrade",
      6,
      ({ variant = "normal", outcome, end }) =>
        variant === "normal" && outcome === "refused" && end?.status === 405 &&
          answerer(end) === "server"
          ? "The server itself answered the handshake with 405: it heard a plain GET, so Upgrade " +
            "was lost before it"
          : null,
    ),
    sign(
      "upgrade",
      2,
      ({ variant, end }) =>
        variant === "no-key" && end?.status === 405
          ? "A handshake without Sec-WebSocket-Key was answered 405, not complained of: the " +
            "server never saw Upgrade"
          : null,
    ),
    sign(
      "upgrade",
      -8,
      ({ variant = "normal", outcome }) =>
        variant === "normal" && outcome === "opened" ? "The handshake succeeded" : null,
    ),
    sign(
      "upgrade",
      -4,
      ({ variant, end }) =>
        variant === "no-key" && end?.status === 400 && answerer(end) === "server"
          ? "The server complained of a missing Sec-WebSocket-Key, so Upgrade reaches it"
          : null,
    ),
  ],
  explanation: () =>
    "Upgrade and Connection are hop-by-hop headers (RFC 9110 §7.6.1): a proxy passes them on " +
    "only when told to. Without them the server hears a plain GET and answers 405.",
  fix: ({ site }) => nginxWebSocketBlock(site),
  decider: ({ site }) => ({
    what: "Let the proxy's configuration tell which header is missing, and where",
    command: `npx -y pnpm@12 --silent holdfast doctor ${site.url} --nginx /etc/nginx/nginx.conf`,
  }),
};
