import { askDirectly } from "../deciders.ts";
import { type Cause, PRIOR, sign } from "../cause.ts";
import { plainText } from "../fixes.ts";

/** A probe sends its first frame as soon as the link opens. */
const SOON_MS = 500;

/** The server ends the link because of what the client sent. */
export const clientFrameRefused: Cause = {
  id: "client-frame-refused",
  title: "The server ends the link over what was sent",
  hop: "server",
  prior: PRIOR.rare,
  signs: [
    sign(
      "frames",
      7,
      ({ outcome, flaw }) =>
        outcome === "cut"
          ? `The link ended right after a frame was sent${flaw === undefined ? "" : `: ${flaw}`}`
          : null,
    ),
    sign(
      "close",
      5.2,
      ({ end, livedMs }, scene) =>
        scene.site.from === "node" && end.how === "closed" && end.code === 1006 &&
          livedMs < SOON_MS
          ? "The link ended without a word right after the first frame on it"
          : null,
    ),
    sign("server_log", 1, ({ what }) => what === "exception" ? "Its log shows exceptions" : null),
  ],
  explanation: () =>
    "The server cannot take what the client sent, such as a binary frame where it reads text " +
    "only, and ends the whole connection instead. LNbits does that with binary frames.",
  fix: () =>
    plainText([
      "Send text frames only; socket.send(JSON.stringify(value)) instead of bytes. LNbits reads",
      "nothing from its clients: listen, and send nothing but short text to keep the link alive.",
    ]),
  decider: askDirectly,
};
