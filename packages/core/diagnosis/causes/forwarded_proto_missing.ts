import { type Cause, PRIOR, sign } from "../cause.ts";
import { readConfig } from "../deciders.ts";
import { findingSigns } from "../finding_signs.ts";
import { nginxText } from "../fixes.ts";
import { redirectOf } from "../redirect_of.ts";
import type { Scene } from "../scene.ts";

/** The upstream takes https for http. */
export const forwardedProtoMissing: Cause = {
  id: "forwarded-proto-missing",
  title: "The server takes https for http",
  hop: "proxy",
  prior: PRIOR.rare,
  signs: [
    ...findingSigns("forwarded-proto-missing", { shows: isSeen }),
    sign("upgrade", 7, ({ variant = "normal", outcome }, scene) => {
      const isSeen = variant === "normal" && outcome === "refused";
      return isSeen ? wrongScheme(scene) : null;
    }),
    sign(
      "http",
      0.5,
      (_, scene) => scene.hasConfig && isSeen(scene) ? "A redirect leads from https to http" : null,
    ),
  ],
  explanation: () =>
    "TLS ends at the proxy, and nothing tells the server that the browser came over https. It " +
    "then redirects to https what already is https, or to http what was not, and writes wrong " +
    "links and cookies.",
  fix: () =>
    nginxText("location", [
      "# In the location that passes requests on, beside its other proxy_set_header lines.",
      "# A server that trusts nobody ignores it: uvicorn needs FORWARDED_ALLOW_IPS=<the proxy>.",
      "proxy_set_header X-Forwarded-Proto $scheme;",
    ]),
  decider: readConfig,
};

/** With the configuration's word for it, a redirect of any request to plain http is enough. */
function isSeen(scene: Scene): boolean {
  if (wrongScheme(scene) !== null) return true;
  if (!scene.opened && scene.upgrades().length > 0) return false;
  const plain = scene.site.url.toLowerCase().replace(/^https:/, "http:");
  return scene.site.tls && scene.all("http").some(({ what, status, headers }) => {
    const target = what === "plain-http" ? null : redirectOf(status ?? undefined, headers);
    return target !== null && target.scheme === "http" && `http://${target.authority}` === plain;
  });
}

/** The handshake over TLS is sent to the very same address. */
function wrongScheme(scene: Scene): string | null {
  const { tls, path } = scene.site;
  if (!tls || scene.opened) return null;
  for (const { end, status } of scene.upgrades()) {
    const target = redirectOf(end?.status ?? status, end?.headers);
    if (target === null || target.path !== path) continue;
    if (target.scheme === "https" && isSameHost(target.authority, scene)) {
      return "The handshake came over https and is redirected to the same https address";
    }
  }
  return null;
}

function isSameHost(authority: string | undefined, { site }: Scene): boolean {
  return authority !== undefined && site.url.toLowerCase() === `https://${authority}`;
}
