import { handshakeAnswer } from "../answer_signs.ts";
import { type Cause, PRIOR, sign } from "../cause.ts";
import { readConfig } from "../deciders.ts";
import { findingSigns, hasFinding } from "../finding_signs.ts";
import { plainText } from "../fixes.ts";
import { type GatewayRefusal, hasRefusal, isOfGateway } from "../gateway_refusal.ts";
import type { Scene } from "../scene.ts";
import { openedAgainst } from "../symptom_signs.ts";

const isOrigin = ({ code, detail }: GatewayRefusal): boolean =>
  code === 4403 && /origin/i.test(detail);

/** The Origin is refused. */
export const originRejected: Cause = {
  id: "origin-rejected",
  title: "The page's Origin is refused",
  hop: "proxy",
  hopIn: (scene) => hasRefusal(scene, isOrigin) ? "server" : "proxy",
  prior: PRIOR.rare,
  signs: [
    ...findingSigns("origin-rejected", { refusedWith: [400, 403] }),
    sign("upgrade", 9, ({ variant, outcome }, scene) => {
      const isRefused = scene.upgrades().some(({ outcome, end }) =>
        outcome === "refused" && [400, 401, 403].includes(end?.status ?? 0)
      );
      return variant === "no-origin" && outcome === "opened" && isRefused
        ? "The handshake is refused with an Origin, and succeeds without one"
        : null;
    }),
    handshakeAnswer(
      7,
      ({ status, body }) =>
        [400, 403].includes(status) && /\borigin\b/i.test(body.replace(/<[^>]*>/g, " ")),
      "it complains of the Origin",
    ),
    // A server that takes pages of its own site only does what it should.
    sign("upgrade", 1.5, ({ variant, end }, scene) => {
      const isForeign = variant === "foreign-origin" && end?.status === 403;
      return isForeign && scene.opened ? "A page of another site is refused" : null;
    }),
    openedAgainst(-4),
    sign("upgrade", -7, ({ variant, outcome, end }) => {
      // A gateway looks at the Origin first, and may refuse for want of a ticket afterwards.
      const isRefused = variant === "no-origin" && outcome === "refused" && !isOfGateway(end ?? {});
      return isRefused ? "The handshake is refused without an Origin as well" : null;
    }),
    sign(
      "nginx_config",
      -6,
      (_, scene) =>
        hasFinding(scene, ["host-header-changed"]) && !hasFinding(scene, ["origin-rejected"])
          ? "The configuration changes Host, so the server compares with a wrong name"
          : null,
    ),
  ],
  explanation: (scene) =>
    hasRefusal(scene, isOrigin)
      ? "The gateway lets only pages of its own list read, and this page's Origin is not on it. " +
        "Programs send no Origin, so they pass where a browser is refused."
      : "The proxy or the server takes WebSockets only from pages whose Origin it knows. " +
        "Programs send no Origin, so they pass where a browser is refused.",
  fix: (scene) =>
    hasRefusal(scene, isOrigin)
      ? plainText([
        "Add the page's origin to the gateway's configuration, and start it again:",
        '"origins": ["https://shop.example"]',
        "An origin is scheme, host and port, without a slash at the end.",
      ])
      : plainText([
        `Add the page's origin to the list that refuses it: ${originOf(scene)}`,
        "An origin is scheme, host and port, without a slash at the end. Where the server compares",
        "Origin with Host, the proxy has to pass Host on: proxy_set_header Host $host;",
      ]),
  decider: readConfig,
};

const originOf = ({ site }: Scene): string =>
  site.from === "page" ? "the address of this page" : `${site.url}, or where the page lives`;
