import { handshakeAnswer, type Heard, pathAnswer, restAnswer } from "../answer_signs.ts";
import { type Cause, PRIOR, sign } from "../cause.ts";
import { readConfig } from "../deciders.ts";
import { findingSigns, notInConfig } from "../finding_signs.ts";
import { nginxText } from "../fixes.ts";
import { absentFromLog, proxyLog, proxyLogAgainst } from "../proxy_log_signs.ts";
import { answeredOtherwise, openedAgainst } from "../symptom_signs.ts";

const isDenied = ({ status, who, body }: Heard): boolean =>
  status === 403 && (who === "edge" || (who === "unknown" && body !== ""));

/** An address or method rule refuses. */
export const accessDenied: Cause = {
  id: "access-denied",
  title: "An access rule refuses",
  hop: "proxy",
  prior: PRIOR.rare,
  signs: [
    ...findingSigns("access-denied", { refusedWith: [403, 405] }),
    handshakeAnswer(7.5, isDenied, "a rule there refuses this address or method"),
    handshakeAnswer(
      7,
      ({ status, who }) => status === 405 && who === "edge",
      "a rule there refuses the method",
    ),
    pathAnswer(3, isDenied, "a rule there refuses this address or method"),
    ...restAnswer(2, isDenied, "a rule there refuses this address or method"),
    proxyLog(4, ["access-forbidden"], "access was forbidden by a rule"),
    openedAgainst(),
    notInConfig("access-denied", -3),
    proxyLogAgainst(-5, ["handshake-never-seen"], "no handshake ever reached it"),
    absentFromLog(
      -5,
      ["status-403", "status-405", "access-forbidden"],
      "nothing was refused there",
    ),
    answeredOtherwise([403, 405]),
    sign(
      "upgrade",
      -7,
      ({ variant, outcome }) =>
        variant === "no-origin" && outcome === "opened"
          ? "Without an Origin the same handshake succeeds"
          : null,
    ),
  ],
  explanation: () =>
    "A rule in front of the server (allow and deny, limit_except, a firewall for web " +
    "applications) refuses this client's address or method before the server hears of it.",
  fix: () =>
    nginxText("location", [
      "# In the location that answers this path, above any deny; narrow it to your own addresses:",
      "allow all;",
    ]),
  decider: readConfig,
};
