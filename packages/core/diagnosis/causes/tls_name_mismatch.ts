import { type Cause, PRIOR } from "../cause.ts";
import { tlsCodeSign, tlsErrorSign, tlsOkSign } from "../tls_signs.ts";

const CODES_REGEXP = /ERR_TLS_CERT_ALTNAME_INVALID|HOSTNAME_MISMATCH|does not match certificate/;
const NAMES_MAX = 120;

/** The certificate is another name's. */
export const tlsNameMismatch: Cause = {
  id: "tls-name-mismatch",
  title: "The certificate belongs to another name",
  hop: "tls",
  prior: PRIOR.usual,
  signs: [
    tlsErrorSign(
      9,
      CODES_REGEXP,
      ({ names }) =>
        names === undefined
          ? "The certificate does not hold for this name"
          : `The certificate holds for ${names.slice(0, NAMES_MAX)} only`,
    ),
    tlsCodeSign(8, CODES_REGEXP, "A request failed because the certificate is another name's"),
    tlsOkSign(),
  ],
  explanation: ({ site }) =>
    `Clients insist that the name they asked for, ${site.host}, stands in the certificate ` +
    "(RFC 9525). It does not: another server block answers as the default, or the certificate " +
    "was never issued for this name or address.",
  fix: ({ site }) => ({
    language: "shell",
    text: `# On the proxy's host: which block answers this name, and a certificate for it
nginx -T | grep -nE 'server_name|ssl_certificate|default_server'
certbot --nginx -d ${site.host}`,
  }),
  decider: ({ site }) => ({
    what: "Read the names in the certificate that the port serves",
    command: `openssl s_client -connect ${site.host}:${site.port} -servername ${site.host} ` +
      "</dev/null | openssl x509 -noout -ext subjectAltName",
  }),
};
