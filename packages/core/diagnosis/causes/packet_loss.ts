import type { EvidenceOf } from "../../model/evidence.ts";
import { type Cause, PRIOR, sign } from "../cause.ts";
import { answeredAgain, beganAgain, lateByResending } from "../chance_loss.ts";
import type { Scene } from "../scene.ts";

/** Fewer than that many late answers are the scheduler of a busy machine. */
const LATE_MIN = 3;
const ASKED_MIN = 8;
/** So many round trips, all in time, are no luck; fewer are those that got through. */
const CLEAN_MIN = 16;
const SHARE_LOSSY = 0.08;
const SHARE_BAD = 0.2;
const QUICK_MS = 300;
const RESENT_MS = 950;
/** Three at once may be a machine that stalls. */
const SLOW_STARTS_MIN = 4;

/** A measured share of packets does not arrive. */
export const packetLoss: Cause = {
  id: "packet-loss",
  title: "Packets are lost",
  hop: "network",
  prior: PRIOR.rare,
  signs: [
    sign("path_quality", 5.2, (found) => lateShare(found) >= SHARE_LOSSY ? lateSays(found) : null),
    sign(
      "path_quality",
      1.5,
      (found) => lateShare(found) >= SHARE_BAD ? `That is more than one in five` : null,
    ),
    sign(
      "http",
      1,
      (_found, scene) =>
        scene.some("path_quality", (found) => lateShare(found) >= SHARE_LOSSY) &&
          slowStarts(scene) >= 2
          ? "Of connections that take no time as a rule, some took a second longer: their first " +
            "packet was sent again"
          : null,
    ),
    // Links that were open by luck lose little; those that came about late tell as much.
    sign(
      "tcp",
      3.5,
      ({ outcome, tookMs }, scene) =>
        outcome === "connected" && tookMs >= RESENT_MS &&
          (slowStarts(scene) >= SLOW_STARTS_MIN || (beganAgain(scene) && answeredAgain(scene)))
          ? `TCP itself took ${(tookMs / 1000).toFixed(1)} s to connect, and others did at once`
          : null,
    ),
    sign("http", 5.5, (_found, scene) => lateByResending(scene)),
    sign(
      "upgrade",
      3,
      ({ variant }, scene) =>
        variant === "second" && answeredAgain(scene)
          ? "One handshake was left without an answer, and the same one was answered at once"
          : null,
    ),
    sign(
      "http",
      4.2,
      (_found, scene) =>
        slowStarts(scene) >= SLOW_STARTS_MIN
          ? "Again and again a request took a second or more that takes no time as a rule"
          : null,
    ),
    sign(
      "path_quality",
      -2.5,
      ({ asked, late }, scene) =>
        asked >= CLEAN_MIN && late === 0 && lateByResending(scene) === null
          ? `None of ${asked} round trips was late`
          : null,
    ),
  ],
  explanation: () =>
    "TCP sends lost packets again, so nothing is missing, but each loss stops everything behind " +
    "it for a fifth of a second or more, and throughput falls with the square root of the loss. " +
    "Weak radio, a full queue or a bad cable lose packets.",
  fix: ({ site }) => ({
    language: "shell",
    text: `# On this device: where on the way does it begin
mtr -n -r -c 100 ${site.host}
# Loss from the first hop on: Wi-Fi or cable; from a later one on: that network
# On the server's host: a sender that bears loss better
sysctl -w net.core.default_qdisc=fq net.ipv4.tcp_congestion_control=bbr`,
  }),
  decider: ({ site }) => ({
    what: "See at which hop the loss begins",
    command: `mtr -n -r -c 100 ${site.host}`,
  }),
};

/** The share of late round trips; 0 where too few were asked for or late. */
function lateShare({ asked, late }: EvidenceOf<"path_quality">): number {
  return asked >= ASKED_MIN && late >= LATE_MIN ? late / asked : 0;
}

function lateSays({ asked, late, rttMs, rttMaxMs }: EvidenceOf<"path_quality">): string {
  return `${late} of ${asked} round trips were late by a retransmission or lost: ` +
    `${Math.round(rttMs)} ms as a rule, ${Math.round(rttMaxMs)} ms at worst`;
}

/** Requests that took the second after which TCP sends its first packet again (RFC 6298 §2). */
function slowStarts(scene: Scene): number {
  const requests = scene.all("http").filter(({ status, what }) =>
    status !== null && what !== "plain-http"
  );
  const handshakes = scene.all("upgrade").filter(({ status, end }) =>
    (status ?? end?.status) !== undefined
  );
  const took = [...requests, ...handshakes].map(({ tookMs }) => tookMs);
  return Math.min(...took) < QUICK_MS ? took.filter((ms) => ms >= RESENT_MS).length : 0;
}
