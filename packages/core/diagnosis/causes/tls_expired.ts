import { type Cause, PRIOR } from "../cause.ts";
import { dayOf, tlsCodeSign, tlsErrorSign, tlsOkSign } from "../tls_signs.ts";

const CODES_REGEXP = /CERT_HAS_EXPIRED|certificate has expired/;

/** The certificate's time is over. */
export const tlsExpired: Cause = {
  id: "tls-expired",
  title: "The certificate has expired",
  hop: "tls",
  prior: PRIOR.usual,
  signs: [
    tlsErrorSign(9, CODES_REGEXP, ({ validTo }) => {
      const day = dayOf(validTo);
      return `The certificate was valid until ${day === "" ? "some time ago" : day}`;
    }),
    tlsCodeSign(8, CODES_REGEXP, "A request failed because the certificate has expired"),
    tlsOkSign(),
  ],
  explanation: () =>
    "Clients refuse a certificate after its last day. Renewal failed, or it was renewed and the " +
    "proxy still holds the old one in memory, which a reload cures.",
  fix: ({ site }) => ({
    language: "shell",
    text: `# On the proxy's host: renew, and let nginx read the new file
certbot renew --cert-name ${site.host} && nginx -t && nginx -s reload
# Why it was not renewed by itself
systemctl list-timers certbot.timer; tail -n 40 /var/log/letsencrypt/letsencrypt.log`,
  }),
  decider: ({ site }) => ({
    what: "Read the dates as the port serves them",
    command: showCertificate(site.host, site.port, "-dates -issuer"),
  }),
};

function showCertificate(host: string, port: number, what: string): string {
  return `openssl s_client -connect ${host}:${port} -servername ${host} </dev/null | ` +
    `openssl x509 -noout ${what}`;
}
