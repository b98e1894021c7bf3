import { type Cause, PRIOR } from "../cause.ts";
import { answeredSign } from "../passing_signs.ts";
import { openedAgainst } from "../symptom_signs.ts";
import { connectedSign, tcpCodeSign, tcpSign } from "../tcp_signs.ts";

/** ICMP or the own routing table says so. */
export const hostUnreachable: Cause = {
  id: "host-unreachable",
  title: "There is no route to the host",
  hop: "network",
  prior: PRIOR.rare,
  signs: [
    tcpSign(
      "unreachable",
      8,
      ({ address, error }) =>
        `The network says that ${address} cannot be reached${
          error === undefined ? "" : `: ${error}`
        }`,
    ),
    tcpCodeSign(
      7,
      /\b(EHOSTUNREACH|ENETUNREACH|EHOSTDOWN|ENETDOWN)\b/,
      "A request failed because the host or its network cannot be reached",
    ),
    connectedSign(),
    openedAgainst(),
    answeredSign(),
  ],
  explanation: () =>
    "A router on the way, or this device's own routing table, answered that there is no way to " +
    "that address (ICMP destination unreachable, RFC 792), or that it is forbidden.",
  fix: ({ site }) => ({
    language: "shell",
    text: `# On this device: where does the way end
ip route get "$(getent ahostsv4 ${site.host} | awk '{ print $1; exit }')"
traceroute -n ${site.host}
# No route on this device: bring the interface or the VPN up, set the default gateway
# "!X" or "!H" further away: that router's firewall or neighbour table`,
  }),
  decider: ({ site }) => ({
    what: "See which router says so",
    command: `traceroute -n ${site.host}`,
  }),
};
