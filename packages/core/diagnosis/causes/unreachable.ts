import { type Cause, PRIOR, sign } from "../cause.ts";
import { doctorCommand } from "../deciders.ts";
import { answeredSign } from "../passing_signs.ts";
import { openedAgainst } from "../symptom_signs.ts";
import { anythingAnswered } from "../page_signs.ts";
import type { Scene } from "../scene.ts";

/** Nothing of this host reaches HTTP, and fails at once. */
export const unreachable: Cause = {
  id: "unreachable",
  title: "Nothing of this host can be reached",
  hop: "network",
  isArchetype: true,
  prior: PRIOR.usual,
  signs: [
    sign(
      "http",
      6,
      ({ what, outcome }, scene) =>
        what === "no-cors" && outcome === "failed" && failsAtOnce(scene)
          ? "Every request fails at once, even one that need not be read"
          : null,
    ),
    sign(
      "upgrade",
      1.5,
      ({ variant = "normal", outcome }, scene) =>
        variant === "normal" && outcome === "failed" && failsAtOnce(scene)
          ? "The handshake fails at once, and nothing else is answered"
          : null,
    ),
    openedAgainst(),
    answeredSign(),
  ],
  explanation: () =>
    "No request comes as far as HTTP, and a page is not told why. In order of likelihood: the " +
    "name does not resolve; nothing listens on that port; the certificate does not hold; the " +
    "browser's own rules (private addresses, a policy, a proxy) forbid it.",
  fix: ({ site }) => ({
    language: "shell",
    text: `# On any machine: name, port, certificate
getent ahosts ${site.host}
curl -sv -o /dev/null ${site.url}/`,
  }),
  decider: ({ site }) => ({
    what: "Let a shell try the name, TCP and TLS one after another",
    command: doctorCommand(site),
  }),
};

function failsAtOnce(scene: Scene): boolean {
  return !anythingAnswered(scene) &&
    !scene.some("http", ({ outcome }) => outcome === "timeout") &&
    !scene.some("page", ({ what }) => what === "offline");
}
