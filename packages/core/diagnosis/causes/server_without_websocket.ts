import { handshakeAnswer } from "../answer_signs.ts";
import { type Cause, deciding, PRIOR, sign } from "../cause.ts";
import { doctorCommand } from "../deciders.ts";
import { shellText } from "../fixes.ts";
import { openedAgainst } from "../symptom_signs.ts";

/** The server has no support for WebSockets installed. */
export const serverWithoutWebsocket: Cause = {
  id: "server-without-websocket",
  title: "The server has no WebSocket support",
  hop: "server",
  parent: "proxy-drops-upgrade",
  prior: PRIOR.usual,
  signs: [
    deciding(
      "server_log",
      9,
      ({ what, example }) =>
        what === "no-websocket-library"
          ? `The server's own log says that it has no WebSocket library${
            example === undefined ? "" : `: ${example}`
          }`
          : null,
    ),
    deciding(
      "server_log",
      4,
      ({ what }, scene) =>
        what === "unsupported-upgrade" && scene.configPasses
          ? "The server calls the upgrade unsupported, and the proxy passes it on rightly"
          : null,
    ),
    handshakeAnswer(
      1,
      ({ status, who }, scene) => status === 405 && who === "server" && scene.configPasses,
      "though the proxy's configuration passes Upgrade on",
    ),
    sign(
      "upgrade",
      -7,
      ({ variant, end }) =>
        variant === "no-key" && end?.status === 400 &&
          /Sec-WebSocket-Key/i.test(end.bodyStart ?? "")
          ? "The server complains of a missing Sec-WebSocket-Key, so it does speak WebSocket"
          : null,
    ),
    openedAgainst(),
  ],
  explanation: () =>
    "The handshake arrives, and the server treats it as a plain request, because no library for " +
    "WebSockets is installed beside it. uvicorn without extras has none.",
  fix: () =>
    shellText([
      "# On the server's host, in the environment of the server: install a library, restart.",
      "pip install 'uvicorn[standard]'",
      "systemctl restart lnbits",
    ]),
  decider: ({ site }) => ({
    what: "Let the server's own log tell, on its host",
    command: `journalctl -u lnbits -n 500 | ${doctorCommand(site, "--nginx-log -")}`,
  }),
};
