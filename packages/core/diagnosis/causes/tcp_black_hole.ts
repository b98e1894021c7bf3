import { type Cause, PRIOR, sign } from "../cause.ts";
import { answeredSign } from "../passing_signs.ts";
import { openedAgainst } from "../symptom_signs.ts";
import { connectedSign, tcpCodeSign, tcpSign } from "../tcp_signs.ts";

/** SYN without an answer. */
export const tcpBlackHole: Cause = {
  id: "tcp-black-hole",
  title: "TCP connections get no answer at all",
  hop: "network",
  prior: PRIOR.rare,
  signs: [
    tcpSign(
      "timeout",
      7,
      ({ address, port }) => `${address} answers nothing to a connection to port ${port}`,
    ),
    tcpCodeSign(5.5, /\bETIMEDOUT\b/, "Requests end in ETIMEDOUT"),
    sign(
      "netfilter",
      1,
      ({ what, count, rule = "" }, { site }) =>
        what === "dropped" && count > 0 && /\btcp\b/.test(rule) && rule.includes(`${site.port}`)
          ? `A firewall rule dropped ${count} packets: ${rule}`
          : null,
    ),
    connectedSign(),
    openedAgainst(),
    answeredSign(),
  ],
  explanation: () =>
    "The first packet of a connection (SYN) is answered neither by the host nor by a router: a " +
    "firewall drops it, the host is off, or answers take another way back. Systems give up only " +
    "after some two minutes.",
  fix: ({ site }) => ({
    language: "shell",
    text: `# On the host of ${site.host}: do the packets come in at all
tcpdump -ni any 'tcp port ${site.port} and tcp[tcpflags] & tcp-syn != 0'
# They come: let the firewall pass them
nft list ruleset | grep -n drop
nft insert rule inet filter input tcp dport ${site.port} accept
# They do not: the provider's firewall, the port forwarding of the router, or the address is wrong`,
  }),
  decider: ({ site }) => ({
    what: "Watch on the host whether the SYN arrives",
    command: `tcpdump -ni any tcp port ${site.port}`,
  }),
};
