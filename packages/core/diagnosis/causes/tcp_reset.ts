import { type Cause, deciding, PRIOR } from "../cause.ts";
import { doctorCommand } from "../deciders.ts";
import { errorText } from "../error_text.ts";
import { answeredSign } from "../passing_signs.ts";
import type { Scene } from "../scene.ts";
import { tcpSign } from "../tcp_signs.ts";

const RESET_REGEXP = /\bECONNRESET\b/;
/** Node says so of an end without a reset, with the same code. */
const HANG_UP_REGEXP = /hang up|disconnected before/i;

/** Plain requests are not reset; links that stood for a while may be all the same. */
const ANSWERED = answeredSign(-4);

/** Connections are reset after they were set up. */
export const tcpReset: Cause = {
  id: "tcp-reset",
  title: "Connections are reset after they were set up",
  hop: "network",
  parent: "connection-cut",
  prior: PRIOR.rare,
  signs: [
    {
      ...tcpSign("reset", 6.5, ({ address }) => `${address} connects, and then resets`),
      decides: true,
    },
    deciding(
      "tls",
      6,
      ({ error = "" }) =>
        RESET_REGEXP.test(error) && !HANG_UP_REGEXP.test(error)
          ? "The connection was reset during the TLS handshake"
          : null,
    ),
    deciding(
      "http",
      3,
      (found, scene) =>
        isReset(errorText(found)) && !scene.restWorks
          ? "A plain request was answered with a reset"
          : null,
    ),
    deciding("close", 5.5, (found, scene) => {
      const resets = scene.all("close").filter((other) => isReset(errorText(other)));
      return resets.includes(found) && new Set(resets.map(({ at }) => at)).size >= 2
        ? "Open links were reset again and again"
        : null;
    }),
    {
      ...ANSWERED,
      sees: (found, scene) => hasResetEnds(scene) ? null : ANSWERED.sees(found, scene),
    },
  ],
  explanation: () =>
    "TCP set the connection up, and then a packet with RST ended it (RFC 9293 §3.5.2), without " +
    "a close frame. The server's system sends one when its process dies; a firewall or a carrier " +
    "that dislikes the connection sends one in its name.",
  fix: ({ site }) => ({
    language: "shell",
    text: `# On both ends at once: a reset that one end receives and the other never sent is forged
tcpdump -ni any 'tcp port ${site.port} and tcp[tcpflags] & tcp-rst != 0'
# Sent by the host: what died
journalctl -n 50 -p warning
# Forged: use another port, or a VPN past that network`,
  }),
  decider: ({ site }) => ({
    what: "Let the proxy's error log tell whether it was the proxy that ended it",
    command: doctorCommand(site, "--nginx-log /var/log/nginx/error.log"),
  }),
};

const isReset = (text: string): boolean => RESET_REGEXP.test(text) && !HANG_UP_REGEXP.test(text);

function hasResetEnds(scene: Scene): boolean {
  return scene.some("close", (found) => isReset(errorText(found)));
}
