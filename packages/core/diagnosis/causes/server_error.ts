import { handshakeAnswer, type Heard, pathAnswer, restAnswer } from "../answer_signs.ts";
import { doctorCommand } from "../deciders.ts";
import { type Cause, PRIOR, sign } from "../cause.ts";
import { shellText } from "../fixes.ts";
import { openedAgainst } from "../symptom_signs.ts";

const isOwnError = ({ status, who }: Heard): boolean =>
  [500, 501, 505, 520].includes(status) && who !== "edge";

/** The server answers with an error of its own. */
export const serverError: Cause = {
  id: "server-error",
  title: "The server fails with an error of its own",
  hop: "server",
  prior: PRIOR.usual,
  signs: [
    handshakeAnswer(6, isOwnError, "an error inside the server"),
    pathAnswer(1.5, isOwnError, "an error inside the server"),
    ...restAnswer(5, isOwnError, "an error inside the server"),
    handshakeAnswer(
      3,
      ({ status, who }) => status === 500 && who === "edge",
      "an error of the proxy, or one that it hides",
    ),
    sign("server_log", 2, ({ what }) => what === "exception" ? "Its log shows exceptions" : null),
    openedAgainst(-4),
  ],
  explanation: () =>
    "The request reaches the server, and it fails while it answers. The reason stands in the " +
    "server's own log, with a trace.",
  fix: () =>
    shellText([
      "# On the server's host: the error at the second of the request.",
      "journalctl -u lnbits --since '-15 min' | grep -A 30 -iE 'traceback|error' | tail -n 80",
    ]),
  decider: ({ site }) => ({
    what: "Let the server's own log tell, on its host",
    command: `journalctl -u lnbits -n 500 | ${doctorCommand(site, "--nginx-log -")}`,
  }),
};
