import type { EvidenceOf } from "../../model/evidence.ts";
import { type Cause, type Fix, PRIOR, sign } from "../cause.ts";
import { doctorCommand } from "../deciders.ts";
import { isPacketSize, pathMtu, vanishing } from "../path_mtu.ts";
import type { Scene } from "../scene.ts";
import { tunnelName } from "../tunnel_name.ts";

/** More than this of an answer, and large packets do arrive. */
const STARTED_BYTES = 3000;
/** Around each packet of a tunnel: IP, UDP, WireGuard's header and tag. */
const WIREGUARD_OVER_IPV4 = 60;
const WIREGUARD_OVER_IPV6 = 80;
const ETHERNET_MTU = 1500;
const GATEWAY_TIMEOUT = 504;
/** So long no machine stalls, and TCP has tried three times again. */
const PATIENT_MS = 3500;
const HEAVY: ReadonlySet<string> = new Set(["heavy-up", "heavy-down"]);

/** Small packets pass, large ones vanish. */
export const mtuBlackHole: Cause = {
  id: "mtu-black-hole",
  title: "Large packets vanish on the way (MTU)",
  hop: "network",
  hopIn: (scene) => isBehindProxy(scene) ? "tunnel" : "network",
  prior: PRIOR.rare,
  signs: [
    sign(
      "frame_sizes",
      8,
      (found) =>
        isPacketSize(found)
          ? `Frames of ${found.largestPassed} bytes pass ${found.direction}, those of ` +
            `${found.smallestLost} vanish`
          : null,
    ),
    sign("http", 3.8, (found, scene) => {
      const lost = lostWay(found, scene);
      return lost === null
        ? null
        : `Small requests are answered, and one that is large ${lost} is not`;
    }),
    // A machine that stalls loses both at once; a hole, one of them, or both however long one
    // waits.
    sign("http", 2, (found, scene) => {
      const ways = lostWays(scene);
      if (lostWay(found, scene) === null) return null;
      return ways.every(({ tookMs }) => tookMs >= PATIENT_MS)
        ? "It was waited for long enough"
        : ways.length === 1 && otherWayPasses(scene)
        ? "The other way large ones pass"
        : ways.length === 2 && isPostLost(scene)
        ? "So is one with a large body"
        : null;
    }),
    sign(
      "http",
      5.5,
      ({ what, status }, scene) =>
        HEAVY.has(what) && status === GATEWAY_TIMEOUT && scene.restWorks
          ? "Small requests are answered, and a large one ends in 504: it is lost behind the proxy"
          : null,
    ),
    sign(
      "tls",
      8,
      ({ outcome, facts }, scene) =>
        outcome === "timeout" && facts?.["smallAnswer"] === true && !havePassedCertificates(scene)
          ? "A TLS handshake that is answered with one small packet is answered, and one that is " +
            "answered with certificates is not"
          : null,
    ),
    sign(
      "interface",
      1.5,
      ({ name, mtu }) =>
        name.startsWith("wg") && mtu !== undefined && mtu + WIREGUARD_OVER_IPV4 > ETHERNET_MTU
          ? `${name} has an MTU of ${mtu}: with WireGuard's ${WIREGUARD_OVER_IPV4} bytes that is ` +
            "more than Ethernet carries"
          : null,
    ),
    sign(
      "tls",
      2,
      ({ outcome }, scene) =>
        outcome === "timeout" && !havePassedCertificates(scene) &&
          scene.some("http", ({ what, status }) => what === "plain-http" && status !== null)
          ? "Small plain answers arrive and the certificates, which fill packets, do not"
          : null,
    ),
    sign(
      "frame_sizes",
      -6,
      ({ smallestLost, largestPassed }, scene) =>
        smallestLost === null && largestPassed > ETHERNET_MTU && vanishing(scene).length === 0
          ? `Frames of ${largestPassed} bytes pass`
          : null,
    ),
    sign(
      "netfilter",
      -1,
      ({ what, count }) => what === "clamped" && count > 0 ? "The MSS is clamped already" : null,
    ),
  ],
  explanation: (scene) =>
    "Somewhere on the way the largest packet is smaller than both ends believe, and the message " +
    "that should say so (ICMP, RFC 1191) does not arrive: small packets pass, full ones vanish " +
    `without a word, again and again. ${sizeWords(scene)}`,
  fix,
  decider: ({ site }) => ({
    what: "Measure the size in both directions, and read the MTU on the tunnel's ends",
    command: doctorCommand(site, "--interface <(ip -s link)"),
  }),
};

/** A hole lets no certificates through, ever; where some came, others were lost to chance. */
function havePassedCertificates(scene: Scene): boolean {
  return scene.some("tls", ({ outcome }) => outcome === "ok") ||
    (scene.site.tls &&
      scene.some("http", ({ what, status }) => what !== "plain-http" && status !== null));
}

function sizeWords(scene: Scene): string {
  const { isMeasured, by } = pathMtu(scene);
  return isMeasured
    ? `By the sizes seen, ${by}.`
    : "How large they may be was not measured; 1280 bytes pass wherever IPv6 may run.";
}

/** Whether the path has a tunnel, and the way to the proxy carries what a certificate fills. */
function isBehindProxy(scene: Scene): boolean {
  return tunnelName(scene) !== null && !scene.some("tls", ({ outcome }) => outcome === "timeout");
}

/** Which way a heavy request was lost, while light ones are answered; null where it was not. */
function lostWay(found: EvidenceOf<"http">, scene: Scene): string | null {
  const { what, outcome, bytes = 0 } = found;
  if (!HEAVY.has(what) || !scene.restWorks) return null;
  const isLost = (outcome === "timeout" || outcome === "cut") && bytes < STARTED_BYTES;
  if (!isLost) return null;
  return what === "heavy-up" ? "towards the server" : "from the server";
}

function lostWays(scene: Scene): readonly EvidenceOf<"http">[] {
  return scene.all("http").filter((found) => lostWay(found, scene) !== null);
}

/** A third large request, made at another moment. */
function isPostLost(scene: Scene): boolean {
  return scene.some("http", ({ what, outcome }) => what === "post" && outcome === "timeout");
}

function otherWayPasses(scene: Scene): boolean {
  return scene.some(
    "http",
    (found) => HEAVY.has(found.what) && found.status !== null && found.status < 300,
  );
}

function fix(scene: Scene): Fix {
  const { mtu, mss, by, tunnel } = pathMtu(scene);
  const clamp = `nft add rule inet filter forward tcp flags syn tcp option maxseg size set rt mtu
iptables -t mangle -A FORWARD -p tcp --tcp-flags SYN,RST SYN -j TCPMSS --clamp-mss-to-pmtu`;
  if (tunnel !== null) {
    return {
      language: "shell",
      text: `# On both ends of the tunnel (${by}):
ip link set ${tunnel} mtu ${mtu}
# To keep it, in [Interface] of /etc/wireguard/${tunnel}.conf on both ends:
# MTU = ${mtu}
# (with WireGuard's own ${WIREGUARD_OVER_IPV4} bytes that makes packets of ${
        mtu + WIREGUARD_OVER_IPV4
      } over IPv4, ${mtu + WIREGUARD_OVER_IPV6} over IPv6)
# On a router that forwards into the tunnel, one of the two, so that TCP asks for smaller segments:
${clamp}`,
    };
  }
  return {
    language: "shell",
    text: `# On the router before the narrow link, one of the two (${by}):
${clamp}
# Or with the size itself, where the router does not know it:
nft add rule inet filter forward tcp flags syn tcp option maxseg size set ${mss}
# If the narrow link is a WireGuard tunnel, on both of its ends:
ip link set wg0 mtu ${mtu}
# To keep it, in [Interface] of /etc/wireguard/wg0.conf on both ends:
# MTU = ${mtu}
# If a tunnel runs over the narrow link, WireGuard takes 60 bytes more over IPv4, 80 over IPv6:
# MTU = ${mtu - WIREGUARD_OVER_IPV4} or ${mtu - WIREGUARD_OVER_IPV6}
# At once, on the server's host, without the router: smaller segments after a loss
sysctl -w net.ipv4.tcp_mtu_probing=1`,
  };
}
