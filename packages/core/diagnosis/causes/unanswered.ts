import { type Cause, PRIOR, sign } from "../cause.ts";
import { doctorCommand } from "../deciders.ts";
import { answeredSign } from "../passing_signs.ts";
import { openedAgainst } from "../symptom_signs.ts";
import { anythingAnswered } from "../page_signs.ts";

/** Nothing of this host answers, everything hangs. */
export const unanswered: Cause = {
  id: "unanswered",
  title: "Nothing of this host answers, everything hangs",
  hop: "network",
  isArchetype: true,
  prior: PRIOR.usual,
  signs: [
    sign(
      "http",
      6,
      ({ what, outcome }, scene) =>
        (what === "no-cors" || what === "wallet" || what === "health") && outcome === "timeout" &&
          !anythingAnswered(scene)
          ? "Requests get neither an answer nor an error"
          : null,
    ),
    sign(
      "upgrade",
      1,
      ({ variant = "normal", outcome }, scene) =>
        variant === "normal" && outcome === "timeout" && !anythingAnswered(scene)
          ? "The handshake gets neither an answer nor an error"
          : null,
    ),
    sign(
      "poll",
      3,
      ({ failure }, scene) =>
        failure?.how === "timeout" && !anythingAnswered(scene)
          ? "Polls get neither an answer nor an error"
          : null,
    ),
    openedAgainst(),
    answeredSign(),
  ],
  explanation: () =>
    "Requests leave and nothing comes back. When the browser gives up tells who was silent: 6 s " +
    "the resolver, 30 s TLS, 60 s a server behind nginx, 134 s TCP, 240 s the handshake. " +
    "In order of likelihood: a firewall that drops, a server that hangs behind the proxy, large " +
    "packets that vanish (MTU).",
  fix: ({ site }) => ({
    language: "shell",
    text: `# On any machine: where it stops
curl -sv -m 15 -o /dev/null ${site.url}/
# Small packets only, to see whether size matters
ping -c 3 -M do -s 1200 ${site.host}; ping -c 3 -M do -s 1472 ${site.host}`,
  }),
  decider: ({ site }) => ({
    what: "Let a shell find the step that hangs: TCP, TLS, the request, or its size",
    command: doctorCommand(site),
  }),
};
