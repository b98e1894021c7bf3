import { type Cause, PRIOR, sign } from "../cause.ts";
import { readConfig } from "../deciders.ts";
import { findingSigns } from "../finding_signs.ts";
import { nginxText } from "../fixes.ts";
import type { Scene } from "../scene.ts";

/** Server-sent events or a streamed body are held back. */
export const eventStreamBuffered: Cause = {
  id: "event-stream-buffered",
  title: "The proxy holds back event streams",
  hop: "proxy",
  prior: PRIOR.usual,
  signs: [
    ...findingSigns("event-stream-buffered", { shows: isBuffered }),
    sign("stream", 6, ({ outcome, headersMs, firstByteMs }, scene) => {
      if (outcome !== "buffered" || !isBuffered(scene)) return null;
      if (headersMs === null) return "A stream was opened, and not even its headers came";
      if (scene.site.profile === "holdfast") {
        return "A stream of the gateway was opened, and not all of its events came when due";
      }
      return firstByteMs === null
        ? "The headers of a stream came, and then none of its events"
        : `The first bytes of a stream came only after ${Math.round(firstByteMs / 100) / 10} s`;
    }),
    sign(
      "stream",
      -7,
      ({ outcome }) => outcome === "live" ? "A stream arrives as it is sent" : null,
    ),
    sign(
      "upgrade",
      -3,
      ({ variant = "normal", outcome }, scene) =>
        variant === "normal" && outcome === "refused" && scene.site.profile === "lnbits"
          ? "The handshake is refused as well, which this does not explain"
          : null,
    ),
  ],
  explanation: () =>
    "With proxy_buffering on, gzip or a cache, the proxy collects what the server sends until a " +
    "buffer is full. Events arrive late and in bursts, or never. WebSockets are not affected.",
  fix: () =>
    nginxText("location", [
      "# In the location that serves the stream, in place of the lines for the same:",
      "proxy_http_version 1.1;",
      "proxy_buffering off;",
      "proxy_cache off;",
      "gzip off;",
      "proxy_read_timeout 1h;",
    ]),
  decider: readConfig,
};

function isBuffered(scene: Scene): boolean {
  // A path that upgrades is no event stream, and may leave a plain request waiting.
  const isSocket = scene.opened && scene.site.profile === "generic";
  return scene.some(
    "stream",
    ({ outcome, headersMs }) => outcome === "buffered" && !(isSocket && headersMs === null),
  );
}
