import { askDirectly } from "../deciders.ts";
import { type Cause, PRIOR, sign } from "../cause.ts";
import { plainText } from "../fixes.ts";
import type { Scene } from "../scene.ts";

/** The peer never answers a close frame. */
export const closeUnanswered: Cause = {
  id: "close-unanswered",
  title: "Close frames are not answered",
  hop: "server",
  prior: PRIOR.rare,
  signs: [
    sign(
      "frames",
      5.5,
      ({ what, outcome }, scene) =>
        what === "close" && outcome === "missing" && framesPass(scene)
          ? "A close frame got no answer, though the link carried frames before"
          : null,
    ),
    sign(
      "frames",
      1,
      ({ what, outcome }) =>
        what === "close" && outcome === "missing" ? "A close frame got no answer" : null,
    ),
    sign(
      "frames",
      -7,
      ({ what, outcome }) =>
        what === "close" && outcome === "arrived" ? "Close frames are answered" : null,
    ),
  ],
  explanation: () =>
    "The peer ignores a close frame, which RFC 6455 §5.5.1 says it must answer. No data is lost, " +
    "but a browser waits a minute before it tells the page that the link is closed.",
  fix: () =>
    plainText([
      "Harmless for data. In the page do not wait for the close event after calling close():",
      "take the link for closed at once. Cure it in the server's WebSocket library.",
    ]),
  decider: askDirectly,
};

function framesPass(scene: Scene): boolean {
  return scene.some("loopback", ({ outcome }) => outcome === "ok") ||
    scene.some("frames", ({ what, outcome }) => what !== "close" && outcome === "arrived");
}
