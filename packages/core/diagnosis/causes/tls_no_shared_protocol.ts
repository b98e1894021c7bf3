import { type Cause, PRIOR, sign } from "../cause.ts";
import { tlsCodeSign, tlsErrorSign, tlsOkSign } from "../tls_signs.ts";

const VERSION_REGEXP = new RegExp(
  [
    ...["ALERT_PROTOCOL_VERSION", "UNSUPPORTED_PROTOCOL", "NO_PROTOCOLS_AVAILABLE"],
    ...["WRONG_SSL_VERSION", "INAPPROPRIATE_FALLBACK"],
  ].join("|"),
);
const CIPHER_REGEXP = new RegExp(
  [
    ...["ALERT_HANDSHAKE_FAILURE", "NO_SHARED_CIPHER", "NO_CIPHERS_AVAILABLE"],
    ...["INSUFFICIENT_SECURITY", "DH_KEY_TOO_SMALL"],
  ].join("|"),
);

/** Client and server have no version or cipher in common. */
export const tlsNoSharedProtocol: Cause = {
  id: "tls-no-shared-protocol",
  title: "Client and server share no version of TLS",
  hop: "tls",
  prior: PRIOR.usual,
  signs: [
    tlsErrorSign(
      8.5,
      VERSION_REGEXP,
      ({ protocol, error }) =>
        `The server refuses every version that this client offers (${error})${
          protocol === undefined ? "" : `; it would take ${protocol}`
        }`,
    ),
    tlsErrorSign(7, CIPHER_REGEXP, ({ error }) => `No cipher suits both sides (${error})`),
    tlsCodeSign(7, VERSION_REGEXP, "A request failed because no version of TLS is shared"),
    sign(
      "tls",
      -3,
      ({ facts }) =>
        facts?.["withoutServerName"] === "ok"
          ? "Without a server name the same client is accepted"
          : null,
    ),
    tlsOkSign(),
  ],
  explanation: () =>
    "Each side lists the versions and ciphers it knows, and nothing stands in both. TLS 1.0 " +
    "and 1.1 are forbidden (RFC 8996), so a server that knows only those is refused by every " +
    "current client; one that takes TLS 1.3 alone refuses old devices.",
  fix: ({ site }) => ({
    language: "nginx",
    context: "server",
    text: `# In the server block of ${site.host}:
ssl_protocols TLSv1.2 TLSv1.3;
ssl_ciphers HIGH:!aNULL:!MD5;`,
  }),
  decider: ({ site }) => ({
    what: "Try one version after the other",
    command: "for v in 1 1_1 1_2 1_3; do openssl s_client -tls$v " +
      `-connect ${site.host}:${site.port} -servername ${site.host} </dev/null 2>&1 | ` +
      "grep -m1 Protocol; done",
  }),
};
