import { type Cause, PRIOR, sign } from "../cause.ts";
import { readConfig } from "../deciders.ts";
import { findingSigns } from "../finding_signs.ts";
import { plainText } from "../fixes.ts";
import { answersAreMixed, STRAY } from "../mixed_answers.ts";
import type { Scene } from "../scene.ts";

/** Handshakes or sessions land on different servers. */
export const notSticky: Cause = {
  id: "not-sticky",
  title: "Requests land on different servers",
  hop: "proxy",
  prior: PRIOR.rare,
  signs: [
    ...findingSigns("not-sticky", { shows: isMixed }),
    sign("burst", 2, ({ asked, succeeded, statuses }) => {
      const isPartly = succeeded > 0 && succeeded < asked && statuses.length > 0 &&
        statuses.every((status) => STRAY.includes(status));
      return isPartly
        ? `Of ${asked} alike ${asked - succeeded} were answered ${statuses.join(" and ")}`
        : null;
    }),
    {
      kind: "upgrade",
      weight: 6.5,
      decides: false,
      sees: (_, scene) =>
        answersAreMixed(scene)
          ? "Of several alike some were answered well, and some as by a stranger"
          : null,
    },
    sign(
      "loopback",
      7,
      (_, scene) =>
        loopbackIsMixed(scene)
          ? "Messages to ourselves arrive sometimes, and sometimes not, on the same path"
          : null,
    ),
    sign(
      "http",
      6,
      ({ what, status }, scene) =>
        what === "wallet" && STRAY.includes(status ?? 0) &&
          scene.some("http", (other) => other.what === "wallet" && other.status === 200)
          ? "The same wallet is known at one moment and unknown at the next"
          : null,
    ),
  ],
  explanation: () =>
    "Several servers stand behind the proxy, and each request may land on another one. A message " +
    "posted to one is not pushed by the other, and a session begun on one is unknown to the rest.",
  fix: ({ site }) =>
    plainText([
      `In the upstream block of ${site.host}, so that a client stays with its server:`,
      "ip_hash;",
      "LNbits keeps its channels in one process: run a single worker of it.",
    ]),
  decider: readConfig,
};

function loopbackIsMixed(scene: Scene): boolean {
  return scene.some("loopback", ({ outcome }) => outcome === "ok") &&
    scene.some("loopback", ({ outcome }) => outcome === "missing");
}

function isMixed(scene: Scene): boolean {
  return loopbackIsMixed(scene) || answersAreMixed(scene);
}
