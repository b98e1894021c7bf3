import { answeredAgain, beganAgain } from "../chance_loss.ts";
import { readLog } from "../deciders.ts";
import { type Cause, PRIOR, sign } from "../cause.ts";
import { shellText } from "../fixes.ts";
import { absentFromLog, proxyLogAgainst } from "../proxy_log_signs.ts";
import { openedAgainst } from "../symptom_signs.ts";

/** The handshake is never answered, while plain requests are. */
export const handshakeUnanswered: Cause = {
  id: "handshake-unanswered",
  title: "The handshake is never answered",
  hop: "server",
  prior: PRIOR.rare,
  signs: [
    sign(
      "upgrade",
      6.5,
      ({ variant = "normal", outcome }, scene) =>
        variant === "normal" && outcome === "timeout" && scene.restWorks
          ? "The handshake got no answer in time, while plain requests did"
          : null,
    ),
    sign(
      "http",
      1,
      ({ what, status }, scene) =>
        what === "ws-path" && status !== null && !scene.opened &&
          scene.upgrades().some(({ outcome }) => outcome === "timeout")
          ? "A plain request for the same path is answered"
          : null,
    ),
    openedAgainst(),
    sign(
      "tcp",
      -3,
      (_, scene) =>
        beganAgain(scene)
          ? "TCP had to send its first packet again, so this may have been lost as well"
          : null,
    ),
    sign(
      "upgrade",
      -5,
      ({ variant }, scene) =>
        variant === "second" && answeredAgain(scene) ? "Made again, it is answered" : null,
    ),
    proxyLogAgainst(
      -7,
      ["handshake-never-seen"],
      "no handshake ever reached it, so something before it swallows them",
    ),
    absentFromLog(
      -5,
      [
        "upgrade-answered",
        "status-499",
        "status-504",
        "client-closed",
        "upstream-timed-out-reading",
        "upstream-timed-out-connecting",
      ],
      "none that was left without an answer",
    ),
  ],
  explanation: () =>
    "Plain requests pass, and a handshake on the same host gets no answer at all: who takes it " +
    "waits for something that never comes. Browsers give up after minutes, many clients never.",
  fix: () =>
    shellText([
      "# On the server's host: does the handshake arrive, and what does the server do then?",
      "journalctl -u lnbits --since '-15 min' | tail -n 50",
      "systemctl restart lnbits",
    ]),
  decider: readLog,
};
