import { type Cause, PRIOR, sign } from "../cause.ts";
import { standsBetween, tlsCodeSign, tlsErrorSign, tlsOkSign } from "../tls_signs.ts";

const CODES_REGEXP = /UNABLE_TO_VERIFY_LEAF_SIGNATURE|unable to verify the first certificate/;
/** The server leaves out the certificates between its own and the root. */
export const tlsIncompleteChain: Cause = {
  id: "tls-incomplete-chain",
  title: "The server leaves out the intermediate certificate",
  hop: "tls",
  prior: PRIOR.usual,
  signs: [
    tlsErrorSign(
      4,
      CODES_REGEXP,
      () => "The server sends its own certificate alone, and its issuer is not known here",
    ),
    sign(
      "tls",
      4.5,
      ({ error = "", issuer }) =>
        CODES_REGEXP.test(error) && standsBetween(issuer)
          ? `${issuer ?? "Its issuer"} stands between a root and the server, and its certificate ` +
            "was not sent"
          : null,
    ),
    tlsCodeSign(7, CODES_REGEXP, "A request failed because the first certificate stands alone"),
    tlsOkSign(),
  ],
  explanation: () =>
    "A server must send every certificate up to the root (RFC 8446 §4.4.2). Chromium fetches " +
    "what is missing by itself, so all looks well in a browser; Node, curl, phones and " +
    "microcontrollers fail.",
  fix: ({ site }) => ({
    language: "text",
    text: `# In the server block of ${site.host}: the whole chain, not cert.pem
ssl_certificate     /etc/letsencrypt/live/${site.host}/fullchain.pem;
ssl_certificate_key /etc/letsencrypt/live/${site.host}/privkey.pem;
# Then: nginx -t && nginx -s reload`,
  }),
  decider: ({ site }) => ({
    what: "Count the certificates that the port sends: one is too few",
    command:
      `openssl s_client -connect ${site.host}:${site.port} -servername ${site.host} -showcerts ` +
      "</dev/null | grep -c 'BEGIN CERTIFICATE'",
  }),
};
