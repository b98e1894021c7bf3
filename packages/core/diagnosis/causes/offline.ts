import type { EvidenceOf } from "../../model/evidence.ts";
import { type Cause, PRIOR, sign } from "../cause.ts";
import { doctorCommand } from "../deciders.ts";
import { pageSign } from "../page_signs.ts";
import { answeredSign } from "../passing_signs.ts";
import type { Scene } from "../scene.ts";

/** Network Authentication Required (RFC 6585 §6). */
const CAPTIVE_STATUS = 511;

/** The device has no network, or a captive portal answers for everybody. */
export const offline: Cause = {
  id: "offline",
  title: "This device is offline",
  hop: "client",
  prior: PRIOR.usual,
  signs: [
    sign(
      "page",
      8,
      (found, scene) =>
        found.what === "offline" && isLatest(found, scene)
          ? "The browser says that there is no network"
          : null,
    ),
    pageSign("captive-portal", 8, () => "A captive portal answers in the server's place"),
    sign(
      "http",
      7,
      ({ status }) =>
        status === CAPTIVE_STATUS ? "The network asks for a login first: 511 (RFC 6585 §6)" : null,
    ),
    answeredSign(),
  ],
  explanation: () =>
    "Nothing leaves this device, or a network that wants a login answers for every address. The " +
    "server and the way to it may be well.",
  fix: () => ({
    language: "text",
    text: `# On this device:
Switch the network on, or open http://neverssl.com in a browser and log in to the network`,
  }),
  decider: ({ site }) => ({
    what: "Ask from another network whether the server answers",
    command: doctorCommand(site),
  }),
};

function isLatest({ at }: EvidenceOf<"page">, scene: Scene): boolean {
  return !scene.some("page", (other) => other.what === "online" && other.at > at);
}
