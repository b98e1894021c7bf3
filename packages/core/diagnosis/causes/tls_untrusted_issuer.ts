import { type Cause, PRIOR, sign } from "../cause.ts";
import { standsBetween, tlsCodeSign, tlsErrorSign, tlsOkSign } from "../tls_signs.ts";

const CODES_REGEXP = new RegExp(
  [
    ...["DEPTH_ZERO_SELF_SIGNED_CERT", "SELF_SIGNED_CERT_IN_CHAIN"],
    ...["UNABLE_TO_GET_ISSUER_CERT", "CERT_UNTRUSTED", "self-signed certificate"],
  ].join("|"),
);
const LONE_LEAF_REGEXP = /UNABLE_TO_VERIFY_LEAF_SIGNATURE/;
/** Nobody whom clients trust signed the certificate. */
export const tlsUntrustedIssuer: Cause = {
  id: "tls-untrusted-issuer",
  title: "The certificate's issuer is not trusted",
  hop: "tls",
  prior: PRIOR.usual,
  signs: [
    tlsErrorSign(
      9,
      CODES_REGEXP,
      ({ error = "", issuer }) =>
        error.startsWith("DEPTH_ZERO")
          ? "The certificate signed itself"
          : `The certificate leads to an issuer that is not trusted${
            issuer === undefined ? "" : `: ${issuer}`
          }`,
    ),
    sign(
      "tls",
      3.5,
      ({ error = "", issuer }) =>
        LONE_LEAF_REGEXP.test(error) && !standsBetween(issuer)
          ? `The certificate was issued by ${issuer}, which is no authority that everybody trusts`
          : null,
    ),
    tlsErrorSign(4, LONE_LEAF_REGEXP, () => "The certificate's issuer is not known here"),
    tlsCodeSign(8, CODES_REGEXP, "A request failed because the issuer is not trusted"),
    tlsOkSign(),
  ],
  explanation: () =>
    "The certificate signed itself or comes from a private authority, so only clients that were " +
    "told to trust it connect. A browser lets a page be clicked through, but refuses a WebSocket " +
    "to another host without asking.",
  fix: ({ site }) => ({
    language: "shell",
    text: `# On the proxy's host: a certificate that everybody trusts (needs a public name)
certbot --nginx -d ${site.host}
# Or on each client: trust the private authority
cp ca.crt /usr/local/share/ca-certificates/ && update-ca-certificates`,
  }),
  decider: ({ site }) => ({
    what: "See who issued what",
    command:
      `openssl s_client -connect ${site.host}:${site.port} -servername ${site.host} -showcerts ` +
      "</dev/null",
  }),
};
