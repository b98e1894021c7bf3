import { type Cause, PRIOR, sign } from "../cause.ts";
import { doctorCommand } from "../deciders.ts";
import type { Scene } from "../scene.ts";
import { tcpTried } from "../tcp_signs.ts";

const NEARLY_FULL = 0.97;
const ASKED_MIN = 8;
const RESENT_MS = 1000;
const QUICK_MS = 200;
/** nftables and iptables can limit connections by rule, with the same effect. */
const CONNECTION_LIMIT_REGEXP = /\bct count over\b|connlimit/i;

/** New connections are dropped while old ones live. */
export const conntrackFull: Cause = {
  id: "conntrack-full",
  title: "A router's table of connections is full",
  hop: "network",
  prior: PRIOR.rare,
  signs: [
    sign(
      "netfilter",
      9,
      ({ what, count }) =>
        what === "conntrack-full" && count > 0
          ? `The kernel dropped ${count} packets because its table of connections was full`
          : null,
    ),
    sign(
      "netfilter",
      7,
      ({ what, count, limit }) =>
        what === "conntrack" && limit !== undefined && limit > 0 && count >= limit * NEARLY_FULL
          ? `${count} of ${limit} entries of the table of connections are taken`
          : null,
    ),
    sign(
      "netfilter",
      8,
      ({ what, count, rule = "" }) =>
        what === "dropped" && count > 0 && CONNECTION_LIMIT_REGEXP.test(rule)
          ? `A rule that limits the number of connections dropped ${count} packets: ${rule}`
          : null,
    ),
    sign(
      "tcp",
      1,
      (found, scene) =>
        found.outcome === "timeout" && tcpTried(scene).includes(found)
          ? "New connections get no answer"
          : null,
    ),
    sign(
      "path_quality",
      2.2,
      (found, scene) =>
        found.late === 0 && found.asked >= ASKED_MIN && resentStarts(scene) >= 3
          ? "Open links lose nothing, and of new connections several took a second longer: their " +
            "first packet was dropped"
          : null,
    ),
    sign(
      "burst",
      4.5,
      ({ asked, succeeded, statuses }, scene) =>
        succeeded < asked && statuses.length === 0 && resentStarts(scene) >= 3
          ? `Of ${asked} links at once ${asked - succeeded} did not come about, without an answer`
          : null,
    ),
    sign(
      "netfilter",
      -4,
      ({ what, count, limit }) =>
        what === "conntrack" && limit !== undefined && count < limit / 2
          ? `The table of connections has room: ${count} of ${limit}`
          : null,
    ),
  ],
  explanation: () =>
    "Linux tracks every connection that passes its firewall, up to nf_conntrack_max. When the " +
    "table is full, the first packet of every new connection is dropped without an answer, while " +
    "connections that are in the table go on as if nothing were wrong.",
  fix: () => ({
    language: "shell",
    text: `# On the router or host whose table is full (dmesg: "nf_conntrack: table full"):
sysctl net.netfilter.nf_conntrack_count net.netfilter.nf_conntrack_max
sysctl -w net.netfilter.nf_conntrack_max=262144
echo 'net.netfilter.nf_conntrack_max = 262144' > /etc/sysctl.d/90-conntrack.conf`,
  }),
  decider: ({ site }) => ({
    what: "Read the counters on the router or the proxy's host",
    command: `{ nft list ruleset; sysctl net.netfilter; } > firewall.txt; ${
      doctorCommand(site, "--firewall firewall.txt")
    }`,
  }),
};

/** Answers that came a second late to within the time that the quickest take (RFC 6298 §2.1). */
function resentStarts(scene: Scene): number {
  const requests = scene.all("http").filter(({ outcome }) => outcome === "answered");
  const handshakes = scene.all("upgrade")
    .filter(({ outcome }) => outcome === "opened" || outcome === "refused");
  const took = [...requests, ...handshakes].map(({ tookMs }) => tookMs);
  if (Math.min(...took) > QUICK_MS) return 0;
  return took.filter((ms) => ms >= RESENT_MS && ms <= RESENT_MS + QUICK_MS).length;
}
