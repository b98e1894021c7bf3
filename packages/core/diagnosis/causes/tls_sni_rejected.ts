import { type Cause, PRIOR, sign } from "../cause.ts";
import { readConfig } from "../deciders.ts";
import { tlsCodeSign, tlsErrorSign, tlsOkSign } from "../tls_signs.ts";

const CODES_REGEXP = /UNRECOGNIZED_NAME|SSLV3_ALERT_UNRECOGNIZED|TLSV1_ALERT_ACCESS_DENIED/;
/** Misdirected Request (RFC 9110 §15.5.20). */
const MISDIRECTED = 421;

/** The server, or something before it, refuses this server name. */
export const tlsSniRejected: Cause = {
  id: "tls-sni-rejected",
  title: "The server refuses this name in the TLS handshake",
  hop: "tls",
  prior: PRIOR.usual,
  signs: [
    tlsErrorSign(
      8.5,
      CODES_REGEXP,
      ({ error }) => `The server does not know this name (${error})`,
    ),
    sign(
      "tls",
      7.5,
      ({ outcome, facts }) =>
        outcome === "error" && facts?.["withoutServerName"] === "ok"
          ? "With this server name the handshake fails, and without any it succeeds"
          : null,
    ),
    sign(
      "upgrade",
      6,
      ({ variant = "normal", end, status }) =>
        variant === "normal" && (end?.status ?? status) === MISDIRECTED
          ? "The handshake was answered 421: this name is not served on that connection"
          : null,
    ),
    tlsCodeSign(8, CODES_REGEXP, "A request failed because the server does not know this name"),
    tlsOkSign(),
  ],
  explanation: () =>
    "The client says in the clear which name it wants (SNI, RFC 6066 §3). The proxy has no " +
    "server block for it and rejects strangers (ssl_reject_handshake), or a filter on the way " +
    "resets it.",
  fix: ({ site }) => ({
    language: "nginx",
    context: "server",
    text: `# In the server block that serves the site, beside its ssl_certificate:
server_name ${site.host};`,
  }),
  decider: readConfig,
};
