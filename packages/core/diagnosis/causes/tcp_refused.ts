import { type Cause, deciding, PRIOR } from "../cause.ts";
import { doctorCommand } from "../deciders.ts";
import { answeredSign } from "../passing_signs.ts";
import { openedAgainst } from "../symptom_signs.ts";
import { connectedSign, tcpCodeSign, tcpSign, tcpTried } from "../tcp_signs.ts";

/** Nothing listens, or a firewall rejects. */
export const tcpRefused: Cause = {
  id: "tcp-refused",
  title: "The port refuses connections",
  hop: "network",
  prior: PRIOR.usual,
  signs: [
    tcpSign(
      "refused",
      7,
      ({ address, port }) => `${address} refuses TCP connections to port ${port}`,
    ),
    tcpCodeSign(6, /\bECONNREFUSED\b/, "Requests end in ECONNREFUSED"),
    deciding(
      "netfilter",
      1.5,
      ({ what, count, rule = "" }, scene) =>
        what === "rejected" && count > 0 &&
          tcpTried(scene).some(({ outcome }) => outcome === "refused")
          ? `A firewall rule rejected ${count} packets${rule === "" ? "" : `: ${rule}`}`
          : null,
    ),
    connectedSign(),
    openedAgainst(),
    answeredSign(),
  ],
  explanation: () =>
    "The host is there and answered with a reset at once: nothing listens on that port, or a " +
    "firewall rejects it. From outside that is also how a proxy looks that is down.",
  fix: ({ site }) => ({
    language: "shell",
    text: `# On the host of ${site.host}: does anything listen on port ${site.port}
ss -ltnp 'sport = :${site.port}'
# Nothing there: start the proxy, and see why it did not start
nginx -t && systemctl restart nginx; journalctl -u nginx -n 20
# Something there: let the firewall pass it
nft list ruleset | grep -n reject`,
  }),
  decider: ({ site }) => ({
    what: "Ask on the host itself, past every firewall",
    command: doctorCommand(site, `--via http://127.0.0.1:${site.port}=host`),
  }),
};
