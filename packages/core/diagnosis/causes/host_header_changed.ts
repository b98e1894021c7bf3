import { handshakeAnswer } from "../answer_signs.ts";
import { type Cause, PRIOR, sign } from "../cause.ts";
import { readConfig } from "../deciders.ts";
import { findingSigns } from "../finding_signs.ts";
import { nginxText } from "../fixes.ts";
import { nginxSite } from "../nginx_site.ts";
import type { Scene } from "../scene.ts";
import { redirectOf } from "../redirect_of.ts";

const HOST_COMPLAINT_REGEXP = /invalid host|disallowed ?host|bad host|unknown host|host header/i;

/** The upstream sees another Host than the browser asked for. */
export const hostHeaderChanged: Cause = {
  id: "host-header-changed",
  title: "The server sees another Host",
  hop: "proxy",
  prior: PRIOR.rare,
  signs: [
    ...findingSigns("host-header-changed", { shows: showsOtherHost }),
    handshakeAnswer(
      6,
      ({ status, body, who }) =>
        who !== "edge" && [400, 403, 421].includes(status) && HOST_COMPLAINT_REGEXP.test(body),
      "it complains of the Host header",
    ),
    sign(
      "nginx_config",
      2.5,
      (_, scene) =>
        pointsInside(scene) ? "A redirect leads to the server's own inner address" : null,
    ),
  ],
  explanation: () =>
    "Without proxy_set_header Host nginx sends the upstream's own name. The server then checks " +
    "the page's Origin against a name the browser never asked for, and builds redirects and " +
    "links that lead nowhere.",
  fix: ({ site }) =>
    nginxText("location", [
      "# In the location that passes requests on, beside its other proxy_set_header lines:",
      `proxy_set_header Host ${nginxSite(site).hostVariable};`,
    ]),
  decider: readConfig,
};

function showsOtherHost(scene: Scene): boolean {
  if (pointsInside(scene)) return true;
  if (scene.opened) return false;
  const isOriginRefused = scene.upgrades().some(({ end }) => end?.status === 403) &&
    scene.upgrades("no-origin").some(({ outcome }) => outcome === "opened");
  return isOriginRefused ||
    scene.upgrades().some(({ end }) => HOST_COMPLAINT_REGEXP.test(end?.bodyStart ?? ""));
}

function isOtherRefusal(status = 101): boolean {
  return status !== 101 && (status < 300 || status > 399);
}

type Redirected = Readonly<Record<string, string>>;

function pointsInside(scene: Scene): boolean {
  // A handshake that is refused otherwise has another cause.
  if (scene.upgrades().some(({ end, status }) => isOtherRefusal(end?.status ?? status))) {
    return false;
  }
  const inner = /^https?:\/\/([^/]+)/i.exec(scene.site.upstream)?.[1];
  const isInner = (status: number | null | undefined, headers?: Redirected): boolean => {
    const authority = redirectOf(status ?? undefined, headers)?.authority;
    return authority !== undefined && authority === inner?.toLowerCase();
  };
  return scene.hasConfig && inner !== scene.site.host &&
    (scene.upgrades().some(({ end, status }) => isInner(end?.status ?? status, end?.headers)) ||
      scene.all("http").some(({ status, headers }) => isInner(status, headers)));
}
