import { type Cause, PRIOR, sign } from "../cause.ts";
import { tlsCodeSign, tlsErrorSign } from "../tls_signs.ts";
import { openedAgainst } from "../symptom_signs.ts";

const CODES_REGEXP = /CERTIFICATE_REQUIRED|ALERT_BAD_CERTIFICATE|PEER_DID_NOT_RETURN_A_CERTIFICATE/;
const BODY_REGEXP = /No required SSL certificate was sent|SSL certificate error/i;
/** nginx's own code for a request without a certificate. */
const NGINX_STATUS = 496;

/** The server wants a certificate from the client. */
export const tlsClientCertificate: Cause = {
  id: "tls-client-certificate",
  title: "The server wants a certificate from the client",
  hop: "tls",
  prior: PRIOR.usual,
  signs: [
    tlsErrorSign(
      9,
      CODES_REGEXP,
      ({ error }) => `The server ended the handshake for want of a client certificate (${error})`,
    ),
    tlsCodeSign(8, CODES_REGEXP, "A request failed for want of a client certificate"),
    sign(
      "http",
      9,
      ({ bodyStart = "", status }) =>
        BODY_REGEXP.test(bodyStart) || status === NGINX_STATUS
          ? `The proxy answered ${status}: no client certificate was sent`
          : null,
    ),
    sign(
      "upgrade",
      9,
      ({ end }) =>
        BODY_REGEXP.test(end?.bodyStart ?? "") || end?.status === NGINX_STATUS
          ? `The handshake was answered ${end?.status}: no client certificate was sent`
          : null,
    ),
    openedAgainst(),
  ],
  explanation: () =>
    "The proxy asks for a client certificate (mutual TLS, RFC 8446 §4.3.2) and lets nobody in " +
    "without. A browser offers one only if it is installed, and in a WebSocket never asks which.",
  fix: ({ site }) => ({
    language: "nginx",
    context: "server",
    text: `# In the server block of ${site.host}: no certificate from clients.
# To keep it, install the client's certificate in the browser instead.
ssl_verify_client off;`,
  }),
  decider: ({ site }) => ({
    what: "Ask with the certificate",
    command: `curl -sv --cert client.crt --key client.key -o /dev/null ${site.url}/`,
  }),
};
