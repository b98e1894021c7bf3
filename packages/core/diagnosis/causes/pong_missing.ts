import { type Cause, deciding, PRIOR, sign } from "../cause.ts";
import { lookDeeper } from "../deciders.ts";
import { plainText } from "../fixes.ts";

/** The server drops clients whose pongs do not arrive. */
export const pongMissing: Cause = {
  id: "pong-missing",
  title: "The server misses the client's pongs",
  hop: "server",
  prior: PRIOR.rare,
  signs: [
    deciding(
      "server_log",
      7,
      ({ what }) =>
        what === "keepalive-timeout"
          ? "The server's log says that clients did not answer its pings in time"
          : null,
    ),
    sign(
      "close",
      7,
      ({ end }) =>
        /keepalive|ping timeout|pong/i.test(end.reason ?? "")
          ? "The server closed because no pong came in time"
          : null,
    ),
    sign(
      "frames",
      -2,
      ({ what, outcome }) =>
        what === "pong" && outcome === "arrived" ? "Pings pass in our own direction" : null,
    ),
  ],
  explanation: () =>
    "The server pings every client (uvicorn every 20 s) and drops the ones whose pong does not " +
    "come. Browsers answer by themselves, so either something loses what the client sends, or " +
    "the client's device slept.",
  fix: () =>
    plainText([
      "Look at the way up: whatever carries answers but loses what the client sends. On devices",
      "that sleep let the client reconnect when it wakes. Servers: give pongs more time, with",
      "uvicorn --ws-ping-timeout 60.",
    ]),
  decider: lookDeeper,
};
