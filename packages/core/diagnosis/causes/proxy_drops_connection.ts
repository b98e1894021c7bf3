import { type Cause, PRIOR, sign } from "../cause.ts";
import { readConfig } from "../deciders.ts";
import { findingSigns } from "../finding_signs.ts";
import { wholeBlock } from "../fixes.ts";
import { proxyLogAgainst } from "../proxy_log_signs.ts";
import type { Scene } from "../scene.ts";
import { silentEnd, understandsProxyLine } from "../silent_end.ts";
import { openedAgainst } from "../symptom_signs.ts";

/** Closed without an answer. */
export const proxyDropsConnection: Cause = {
  id: "proxy-drops-connection",
  title: "The proxy closes without an answer",
  hop: "proxy",
  prior: PRIOR.rare,
  signs: [
    ...findingSigns("proxy-drops-connection", { shows: isDropped }),
    sign(
      "upgrade",
      4,
      (found) =>
        silentEnd(found) === "closed"
          ? "The handshake was sent, and the connection closed without a byte"
          : null,
    ),
    sign(
      "http",
      4,
      (found) =>
        found.what === "ws-path" && silentEnd(found) === "closed"
          ? "A plain request for the socket's path was closed without a byte as well"
          : null,
    ),
    sign(
      "http",
      -4,
      ({ what, status }, scene) =>
        what === "ws-path" && status !== null && isDropped(scene)
          ? "A plain request for the same path is answered"
          : null,
    ),
    sign(
      "upgrade",
      -6,
      (found) =>
        understandsProxyLine(found)
          ? "After a PROXY protocol line the same handshake is answered"
          : null,
    ),
    sign("tls", -4, ({ outcome }) => outcome === "ok" ? null : "TLS itself does not come about"),
    openedAgainst(),
    proxyLogAgainst(-6, ["proxy-protocol-broken"], "it waited for a PROXY protocol line"),
    proxyLogAgainst(
      -6,
      ["worker-connections-exhausted", "files-exhausted"],
      "it has no connections left",
    ),
  ],
  explanation: () =>
    "The connection stands, the request is sent, and the proxy closes without a word: return " +
    "444, a filter, or a worker that died. Nothing behind the proxy heard of it.",
  fix: wholeBlock,
  decider: readConfig,
};

function isDropped(scene: Scene): boolean {
  return scene.evidence.some((found) => silentEnd(found) === "closed");
}
