import { type Cause, PRIOR, sign } from "../cause.ts";
import { readLog } from "../deciders.ts";
import { findingSigns } from "../finding_signs.ts";
import { plainText } from "../fixes.ts";
import { proxyLog } from "../proxy_log_signs.ts";
import type { Scene } from "../scene.ts";
import { silentEnd, understandsProxyLine } from "../silent_end.ts";
import { answeredSign } from "../passing_signs.ts";

/** PROXY protocol is expected and not spoken, or the reverse. */
export const proxyProtocolMismatch: Cause = {
  id: "proxy-protocol-mismatch",
  title: "PROXY protocol is expected on one side only",
  hop: "proxy",
  prior: PRIOR.exotic,
  signs: [
    ...findingSigns("proxy-protocol-mismatch", { shows: isSilent }),
    sign(
      "upgrade",
      12,
      (found, scene) =>
        understandsProxyLine(found) && isSilent(scene)
          ? "Nothing is answered, but after a PROXY protocol line everything is"
          : null,
    ),
    proxyLog(9, ["proxy-protocol-broken"], "it expected a PROXY protocol line and got none"),
    answeredSign(),
  ],
  explanation: () =>
    "The listener expects each connection to begin with a PROXY protocol line, and who connects " +
    "sends none (or the reverse). It closes at once, before HTTP or TLS begins.",
  fix: ({ site }) =>
    plainText([
      "Make both ends agree. Either the one in front sends it (HAProxy: server … send-proxy;",
      "a cloud load balancer: switch on PROXY protocol), or the listener does not expect it:",
      `take the word proxy_protocol out of the listen line for port ${site.port}.`,
    ]),
  decider: readLog,
};

function isSilent(scene: Scene): boolean {
  return !scene.opened && (scene.evidence.some((found) => silentEnd(found) !== null) ||
    scene.some("tcp", ({ outcome }) => outcome === "reset") ||
    scene.some("tls", ({ outcome }) => outcome !== "ok"));
}
