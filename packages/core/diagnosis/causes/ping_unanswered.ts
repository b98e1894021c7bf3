import { askDirectly } from "../deciders.ts";
import { type Cause, PRIOR, sign } from "../cause.ts";
import { plainText } from "../fixes.ts";
import type { Scene } from "../scene.ts";

/** The peer answers no ping, though it pushes. */
export const pingUnanswered: Cause = {
  id: "ping-unanswered",
  title: "Pings are not answered",
  hop: "server",
  prior: PRIOR.rare,
  signs: [
    sign(
      "frames",
      6,
      ({ what, outcome }, scene) =>
        what === "pong" && outcome === "missing" && otherFramesPass(scene)
          ? "A ping got no pong, though other frames arrive on the same link"
          : null,
    ),
    sign(
      "frames",
      1.5,
      ({ what, outcome }) => what === "pong" && outcome === "missing" ? "A ping got no pong" : null,
    ),
    sign(
      "frames",
      -7,
      ({ what, outcome }) => what === "pong" && outcome === "arrived" ? "Pings are answered" : null,
    ),
  ],
  explanation: () =>
    "The peer breaks RFC 6455 §5.5.3: it sends messages and answers no ping. A client that takes " +
    "a missing pong for a dead link ends a good one again and again.",
  fix: () =>
    plainText([
      "Do not judge the link by pongs here: ask for something over the link itself, or compare",
      "with a plain request every half minute. Cure it in the server's WebSocket library.",
    ]),
  decider: askDirectly,
};

function otherFramesPass(scene: Scene): boolean {
  return scene.some("loopback", ({ outcome }) => outcome === "ok") ||
    scene.some("frames", ({ what, outcome }) => what !== "pong" && outcome === "arrived");
}
