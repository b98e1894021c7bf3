import { type Cause, PRIOR } from "../cause.ts";
import { doctorCommand } from "../deciders.ts";
import { findingSigns } from "../finding_signs.ts";
import { shellText } from "../fixes.ts";
import { nginxSite } from "../nginx_site.ts";
import { proxyLog } from "../proxy_log_signs.ts";
import { answeredOtherwise, deadTunnelAgainst, openedAgainst } from "../symptom_signs.ts";

/** The proxy cannot connect to the server. */
export const upstreamUnreachable: Cause = {
  id: "upstream-unreachable",
  title: "The proxy cannot reach the server",
  hop: "proxy",
  parent: "gateway-timeout",
  prior: PRIOR.usual,
  signs: [
    ...findingSigns("upstream-unreachable", { refusedWith: [502, 503, 504] }),
    proxyLog(
      8,
      ["upstream-timed-out-connecting"],
      "connecting to the upstream timed out",
    ),
    proxyLog(
      7.5,
      ["upstream-no-route", "upstream-unreachable"],
      "there is no way to the upstream's host",
    ),
    openedAgainst(),
    answeredOtherwise([502, 503, 504, 522, 523]),
    deadTunnelAgainst(),
  ],
  explanation: () =>
    "The proxy's connections to the server get no answer at all: its host is down or has another " +
    "address, a firewall drops them, or a tunnel between the two carries nothing.",
  fix: ({ site }) =>
    shellText([
      "# On the proxy's host: how packets leave for the server, and whether the tunnel lives.",
      `ip route get ${addressOf(nginxSite(site).upstream)}`,
      "wg show; ip -s link show",
    ]),
  decider: ({ site }) => ({
    what: "Let the tunnel's counters tell, read on the proxy's host and on the server's",
    command: `wg show all dump | ${doctorCommand(site, "--wireguard -")}`,
  }),
};

const addressOf = (upstream: string): string =>
  /^https?:\/\/(?:\[([^\]]+)\]|(\d[\d.]+))/.exec(upstream)?.slice(1).find(Boolean) ?? "10.0.0.2";
