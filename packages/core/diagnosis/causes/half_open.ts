import type { EvidenceOf } from "../../model/evidence.ts";
import { type Cause, PRIOR, sign } from "../cause.ts";
import { doctorCommand } from "../deciders.ts";
import { worksAfter } from "../page_signs.ts";
import type { Scene } from "../scene.ts";

/** A link that was silent for all its life never worked, which is another matter. */
const SPOKE_SHARE = 0.9;

/** The peer is gone and nobody said so. */
export const halfOpen: Cause = {
  id: "half-open",
  title: "The link looks open, and the other end is gone",
  hop: "network",
  prior: PRIOR.rare,
  signs: [
    sign(
      "close",
      5.5,
      (found, scene) =>
        isGivenUp(found) && !worksAfter(scene, found.at)
          ? `The link was open and answered nothing for ${
            seconds(found.quietMs)
          }: no close, no error`
          : null,
    ),
    sign("close", 5.5, (found, scene) => {
      const ends = scene.all("close").filter(isGivenUp);
      return isGivenUp(found) && new Set(ends.map(({ at }) => at)).size >= 2
        ? "Open links fell silent again and again, without a close"
        : null;
    }),
    sign(
      "loopback",
      8,
      (found, scene) =>
        found.outcome === "missing" && hasFallenSilent(scene) && !worksAfter(scene, found.at)
          ? "Our own messages used to arrive over this link and do not any more, and it is " +
            "still said to be open"
          : null,
    ),
    sign(
      "page",
      -3,
      ({ what }) =>
        what === "frozen" || what === "address-changed" ? "This side was asleep or moved" : null,
    ),
  ],
  explanation: () =>
    "TCP notices a vanished peer only when something is sent, and then only after a quarter of " +
    "an hour of retransmissions; a browser fires no event meanwhile. A NAT that lost its table, " +
    "a server that lost power or a moved address leaves such links behind.",
  fix: () => ({
    language: "text",
    text: `# In the application: ask for an answer every 20 s, and open a new link when none comes
# On the server (uvicorn): --ws-ping-interval 20 --ws-ping-timeout 20
# On both hosts: net.ipv4.tcp_retries2 = 8   # about 100 s instead of 15 minutes`,
  }),
  decider: ({ site }) => ({
    what: "See whether a second link works while the first is deaf",
    command: doctorCommand(site, "--deep"),
  }),
};

/** We gave it up for silence after it had spoken; nobody else had ended it. */
function isGivenUp({ end, livedMs, quietMs }: EvidenceOf<"close">): boolean {
  return end.how === "timeout" && quietMs < livedMs * SPOKE_SHARE;
}

/** Our own messages arrived before, and of the later ones none, more than once. */
function hasFallenSilent(scene: Scene): boolean {
  const asked = scene.all("loopback");
  const lastOk = Math.max(...asked.filter(({ outcome }) => outcome === "ok").map(({ at }) => at));
  const missing = asked.filter(({ outcome, at }) => outcome === "missing" && at > lastOk);
  return Number.isFinite(lastOk) && new Set(missing.map(({ at }) => at)).size >= 2;
}

const seconds = (ms: number): string => `${Math.round(ms / 1000)} s`;
