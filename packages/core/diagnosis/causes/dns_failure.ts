import { type Cause, PRIOR, sign } from "../cause.ts";
import { errorSign } from "../error_text.ts";
import { answeredSign } from "../passing_signs.ts";
import { openedAgainst } from "../symptom_signs.ts";

/** Addresses that resolvers give for names they block. */
const SINKHOLE_REGEXP = /^(0\.0\.0\.0|::)$/;

/** The name does not resolve, or to an address that is not the server. */
export const dnsFailure: Cause = {
  id: "dns-failure",
  title: "The name does not resolve",
  hop: "network",
  prior: PRIOR.usual,
  signs: [
    sign(
      "dns",
      8,
      ({ addresses, name, error }) =>
        addresses.length === 0
          ? `The resolver gives no address for ${name}${error === undefined ? "" : `: ${error}`}`
          : null,
    ),
    sign(
      "dns",
      8,
      ({ addresses, name }) =>
        addresses.length > 0 && addresses.every((found) => SINKHOLE_REGEXP.test(found))
          ? `The resolver answers ${addresses[0]} for ${name}, which is nobody's address`
          : null,
    ),
    errorSign(6, /\b(ENOTFOUND|EAI_AGAIN|EAI_NODATA|EAI_FAIL)\b/, "A request found no address"),
    sign(
      "dns",
      -6,
      ({ addresses, name }) =>
        addresses.some((found) => !SINKHOLE_REGEXP.test(found))
          ? `${name} resolves to ${addresses[0]}`
          : null,
    ),
    openedAgainst(),
    answeredSign(),
  ],
  explanation: () =>
    "Before anything can be sent, the name has to become an address, and it did not. Either the " +
    "record is missing or wrong, or the resolver that this device asks is silent or blocks it.",
  fix: ({ site }) => ({
    language: "shell",
    text: `# On this device: what do the own resolver and another one say
getent ahosts ${site.host}
dig +short ${site.host} A ${site.host} AAAA @9.9.9.9
# If both say nothing: add an A record for ${site.host} at the domain's provider
# If only the own one is silent: correct nameserver in /etc/resolv.conf`,
  }),
  decider: ({ site }) => ({
    what: "Ask another resolver: if it knows the name, the own one is at fault",
    command: `dig +short ${site.host} @9.9.9.9`,
  }),
};
