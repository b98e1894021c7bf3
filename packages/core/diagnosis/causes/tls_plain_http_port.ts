import { type Cause, PRIOR, sign } from "../cause.ts";
import { doctorCommand } from "../deciders.ts";
import { tlsCodeSign, tlsErrorSign, tlsOkSign } from "../tls_signs.ts";

const CODES_REGEXP = /WRONG_VERSION_NUMBER|PACKET_LENGTH_TOO_LONG|ERR_SSL_HTTP_REQUEST/;

/** TLS spoken to a port that speaks HTTP. */
export const tlsPlainHttpPort: Cause = {
  id: "tls-plain-http-port",
  title: "TLS is spoken to a port that speaks plain HTTP",
  hop: "tls",
  prior: PRIOR.usual,
  signs: [
    sign(
      "tls",
      4,
      ({ spoke }) => spoke === "http" ? "The port answers plain HTTP instead of TLS" : null,
    ),
    tlsErrorSign(
      6.5,
      CODES_REGEXP,
      ({ error }) => `What came back to the ClientHello is no TLS (${error})`,
    ),
    tlsCodeSign(6.5, CODES_REGEXP, "What came back to the ClientHello is no TLS"),
    tlsOkSign(),
  ],
  explanation: ({ site }) =>
    `The address says https or wss, and port ${site.port} answers a ClientHello with plain HTTP. ` +
    "The listen line lacks ssl, or the address names the wrong port or scheme.",
  fix: ({ site }) => ({
    language: "text",
    text: `# In the server block of ${site.host}: TLS on that port
listen ${site.port} ssl;
ssl_certificate     /etc/letsencrypt/live/${site.host}/fullchain.pem;
ssl_certificate_key /etc/letsencrypt/live/${site.host}/privkey.pem;
# Or, on a network of your own, in the application:
ws://${site.host}:${site.port}${site.path}`,
  }),
  decider: ({ site }) => ({
    what: "Look at the same port without TLS",
    command: doctorCommand({ ...site, url: `http://${site.host}:${site.port}` }),
  }),
};
