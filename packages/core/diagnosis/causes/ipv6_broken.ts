import type { EvidenceOf } from "../../model/evidence.ts";
import { type Cause, PRIOR, sign } from "../cause.ts";
import { isIpv6, tcpTried } from "../tcp_signs.ts";

/** An AAAA record leads nowhere while IPv4 works. */
export const ipv6Broken: Cause = {
  id: "ipv6-broken",
  title: "The name's IPv6 address leads nowhere, IPv4 works",
  hop: "network",
  prior: PRIOR.rare,
  signs: [
    // Little more than enough: with happy eyeballs it costs a quarter of a second, and whatever
    // else is wrong is worse.
    sign("tcp", 5.2, (found, scene) => {
      if (!isIpv6(found.address) || found.outcome === "connected") return null;
      const tried = tcpTried(scene);
      const works = tried.find((other) => !isIpv6(other.address) && isConnected(other));
      const isWhole = tried.some((other) => isIpv6(other.address) && isConnected(other));
      return works === undefined || isWhole || !tried.includes(found)
        ? null
        : `${found.address} ends in ${found.outcome}, ${works.address} connects`;
    }),
    sign(
      "tcp",
      -5,
      (found) => isIpv6(found.address) && isConnected(found) ? `${found.address} connects` : null,
    ),
  ],
  explanation: () =>
    "The name has an AAAA record, and nothing answers there. Browsers try both families and lose " +
    "some 250 ms (RFC 8305); programs that take the first address wait for minutes or fail.",
  fix: ({ site }) => ({
    language: "text",
    text: `# At the domain's provider: delete the AAAA record of ${site.host}, or correct it
# Or on the proxy's host, in the server block of ${site.host}: listen on IPv6 as well
listen [::]:${site.port}${site.tls ? " ssl" : ""};`,
  }),
  decider: ({ site }) => ({
    what: "Try IPv6 alone, from a network that has it",
    command: `curl -6 -sv -m 10 -o /dev/null ${site.url}/`,
  }),
};

const isConnected = ({ outcome }: EvidenceOf<"tcp">): boolean => outcome === "connected";
