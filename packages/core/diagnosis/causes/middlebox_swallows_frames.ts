import { type Cause, PRIOR, sign } from "../cause.ts";
import { doctorCommand } from "../deciders.ts";
import { framesPassSign } from "../passing_signs.ts";

/** A link that was silent for less of its life has spoken. */
const SPOKE_SHARE = 0.9;

/** 101 passes, then no frame does. */
export const middleboxSwallowsFrames: Cause = {
  id: "middlebox-swallows-frames",
  title: "The handshake passes, and then no frame does",
  hop: "network",
  prior: PRIOR.rare,
  signs: [
    sign(
      "loopback",
      5.4,
      ({ outcome }, scene) =>
        outcome === "missing" && scene.opened && scene.restWorks
          ? "The link opened, and a message that the server sent to it did not arrive"
          : null,
    ),
    sign(
      "frames",
      4,
      ({ outcome, what }) =>
        outcome === "missing" && what !== "pong" && what !== "close"
          ? "No frame arrived over the open link"
          : null,
    ),
    sign(
      "frames",
      1.5,
      ({ outcome, what }) =>
        outcome === "missing" && what === "pong" ? "No ping was answered" : null,
    ),
    sign(
      "frame_sizes",
      3,
      ({ largestPassed, smallestLost }) =>
        largestPassed === 0 && smallestLost !== null
          ? `Not even ${smallestLost} bytes passed`
          : null,
    ),
    sign(
      "frame_sizes",
      -6,
      ({ largestPassed }) => largestPassed > 0 ? `Frames of ${largestPassed} bytes pass` : null,
    ),
    sign("frames", -4, ({ outcome }) => outcome === "late" ? "Frames pass, late" : null),
    sign(
      "page",
      -3,
      ({ what }) =>
        what === "frozen" || what === "timers-late" || what === "address-changed"
          ? "This side was asleep or moved"
          : null,
    ),
    sign(
      "close",
      -3,
      ({ end, quietMs, livedMs }) =>
        end.how === "timeout" && quietMs < livedMs * SPOKE_SHARE
          ? "The link had carried frames before it fell silent"
          : null,
    ),
    framesPassSign(),
  ],
  explanation: () =>
    "101 Switching Protocols came, so both ends believe in an open WebSocket, and everything " +
    "after it is dropped: something between understands HTTP and not what follows (RFC 6455 §1.6 " +
    "warns of it). No event will ever say so.",
  fix: ({ site }) => ({
    language: "text",
    text: site.tls
      ? `# On the network that does it: exempt ${site.host}:${site.port} from TLS inspection
# Until then, in the application: fall back to polling when the first message does not come back`
      : `# On the server: speak TLS, so that nothing between can read, nor swallow, what passes
wss://${site.host}${site.path}
# Until then, in the application: fall back to polling when the first message does not come back`,
  }),
  decider: ({ site }) => ({
    what: "Try the same link past the proxy, and from another network",
    command: doctorCommand(site, `--via ${site.upstream}=server`),
  }),
};
