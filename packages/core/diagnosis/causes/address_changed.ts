import type { EvidenceOf } from "../../model/evidence.ts";
import { type Cause, PRIOR, sign } from "../cause.ts";
import { doctorCommand } from "../deciders.ts";
import { detailOf, worksAfter } from "../page_signs.ts";
import type { Scene } from "../scene.ts";

/** The device's own address or network changed under an open connection. */
export const addressChanged: Cause = {
  id: "address-changed",
  title: "This device changed its network under an open connection",
  hop: "client",
  prior: PRIOR.rare,
  signs: [
    sign(
      "page",
      8.5,
      (found, scene) =>
        found.what === "address-changed" && isTrouble(found, scene)
          ? `The device's network changed, and the link has been deaf since${detailOf(found)}`
          : null,
    ),
  ],
  explanation: () =>
    "A TCP connection is bound to both addresses (RFC 9293 §4): when the device moves to " +
    "another network, what was open is dead without anybody saying so. The browser keeps the " +
    "WebSocket open all the same, and fires no event.",
  fix: () => ({
    language: "text",
    text: `# In the application: open a new WebSocket on online and on a change of the network,
# do not wait for the old one to close`,
  }),
  decider: ({ site }) => ({
    what: "See whether a new link works over the new network",
    command: doctorCommand(site),
  }),
};

function isTrouble({ at }: EvidenceOf<"page">, scene: Scene): boolean {
  if (worksAfter(scene, at)) return false;
  return scene.some("close", (found) => found.at >= at) ||
    scene.some("loopback", (found) => found.outcome === "missing" && found.at >= at) ||
    scene.some("frames", (found) => found.outcome === "missing" && found.at >= at);
}
