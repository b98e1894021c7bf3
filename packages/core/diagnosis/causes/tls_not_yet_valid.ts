import { type Cause, PRIOR } from "../cause.ts";
import { dayOf, tlsCodeSign, tlsErrorSign, tlsOkSign } from "../tls_signs.ts";

const CODES_REGEXP = /CERT_NOT_YET_VALID|certificate is not yet valid/;

/** The certificate's time has not begun, or a clock is wrong. */
export const tlsNotYetValid: Cause = {
  id: "tls-not-yet-valid",
  title: "The certificate is not valid yet, or a clock is wrong",
  hop: "tls",
  prior: PRIOR.usual,
  signs: [
    tlsErrorSign(9, CODES_REGEXP, ({ validFrom }) => {
      const day = dayOf(validFrom);
      return `The certificate becomes valid ${day === "" ? "only later" : `on ${day}`}`;
    }),
    tlsCodeSign(8, CODES_REGEXP, "A request failed because the certificate is not yet valid"),
    tlsOkSign(),
  ],
  explanation: () =>
    "The certificate's first day lies in the future. Authorities do not issue such certificates, " +
    "so as a rule a clock is wrong: that of this device, or that of the host which made the " +
    "certificate.",
  fix: () => ({
    language: "shell",
    text: `# On this device and on the proxy's host: is the clock right
timedatectl
timedatectl set-ntp true`,
  }),
  decider: ({ site }) => ({
    what: "Compare this device's clock with the server's",
    command: `date -u; curl -skI ${site.url}/ | grep -i '^date:'`,
  }),
};
