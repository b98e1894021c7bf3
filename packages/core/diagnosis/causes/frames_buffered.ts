import { type Cause, PRIOR, sign } from "../cause.ts";
import { doctorCommand } from "../deciders.ts";
import { heldBack } from "../held_back.ts";

/** An echo of a few bytes takes a round trip; seconds more, and something kept it. */
const LATE_ECHO_MS = 2500;
const LATE_RTTS = 6;

/** Frames come late and in bursts. */
export const framesBuffered: Cause = {
  id: "frames-buffered",
  title: "Something holds frames back and lets them out in bursts",
  hop: "network",
  prior: PRIOR.rare,
  signs: [
    sign(
      "frames",
      6.5,
      ({ outcome }) => outcome === "late" ? "Frames came late, several at once" : null,
    ),
    sign("path_quality", 6, heldBack),
    sign(
      "loopback",
      1.5,
      ({ outcome, tookMs }, scene) =>
        outcome === "ok" && tookMs > LATE_ECHO_MS &&
          !scene.some("path_quality", ({ rttMs }) => tookMs < rttMs * LATE_RTTS)
          ? "A small message of our own took seconds through the open link"
          : null,
    ),
  ],
  explanation: () =>
    "The handshake passes and every frame arrives, but not when it was sent: something between " +
    "(an antivirus, a company's proxy, a buffering relay) collects bytes until it has enough, as " +
    "it may for a download and must not for a WebSocket.",
  fix: ({ site }) => ({
    language: "text",
    text: `# ${
      site.tls
        ? "On the network that does it: exempt this host from TLS inspection and web filtering"
        : "On the server: speak TLS, which nothing on the way can look into or collect"
    }
# ${site.host}:${site.port}
# Until then, in the application: poll; short answers are not held back`,
  }),
  decider: ({ site }) => ({
    what: "Compare with a network that has no filter, and with the proxy past the network",
    command: doctorCommand(site, `--via ${site.upstream}=server`),
  }),
};
