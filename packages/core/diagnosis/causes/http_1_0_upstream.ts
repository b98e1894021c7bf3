import { answerer } from "../answerer.ts";
import { type Cause, deciding, PRIOR } from "../cause.ts";
import { readConfig } from "../deciders.ts";
import { findingSigns } from "../finding_signs.ts";
import { wholeBlock } from "../fixes.ts";
import type { Scene } from "../scene.ts";
import { DROPPED_AS } from "../dropped_as.ts";

/** The upstream is spoken to with HTTP/1.0. */
export const http10Upstream: Cause = {
  id: "http-1.0-upstream",
  title: "The upstream is asked with HTTP/1.0",
  hop: "proxy",
  parent: "proxy-drops-upgrade",
  prior: PRIOR.usual,
  signs: [
    ...findingSigns("http-1.0-upstream", { refusedWith: DROPPED_AS, shows: isStrict }),
    deciding("upgrade", 4, ({ variant = "normal", outcome, end }, scene) => {
      const isComplaint = /HTTP\/1\.1|HTTP version|http_version/i.test(end?.bodyStart ?? "");
      return variant === "normal" && outcome === "refused" && isComplaint && !scene.opened
        ? "The server's answer asks for HTTP/1.1"
        : null;
    }),
  ],
  explanation: () =>
    "proxy_http_version 1.1 is missing, so nginx before 1.29.7 asks the server with HTTP/1.0. " +
    "Servers that keep to RFC 6455 §4.1 refuse a handshake in HTTP/1.0. LNbits tolerates it, and " +
    "there the headers are the likelier cause.",
  fix: wholeBlock,
  decider: readConfig,
};

/** A server refuses what the proxy passes on with all its headers. */
function isStrict(scene: Scene): boolean {
  return !scene.opened && scene.configPasses &&
    scene.upgrades().some(({ outcome, end }) =>
      outcome === "refused" && [400, 426, 501, 505].includes(end?.status ?? 0) &&
      answerer(end ?? {}) !== "edge"
    );
}
