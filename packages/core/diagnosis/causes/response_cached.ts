import { handshakeAnswer } from "../answer_signs.ts";
import { type Cause, PRIOR, sign } from "../cause.ts";
import { readConfig } from "../deciders.ts";
import { findingSigns } from "../finding_signs.ts";
import { nginxText } from "../fixes.ts";
import { nginxSite } from "../nginx_site.ts";
import type { Scene } from "../scene.ts";

const CACHE_HEADER_REGEXP =
  /^(x-(proxy-|nginx-|fastcgi-)?cache(-status)?|cf-cache-status|x-cache.*)$/;

/** A cache answers with old data. */
export const responseCached: Cause = {
  id: "response-cached",
  title: "A cache answers instead of the server",
  hop: "proxy",
  prior: PRIOR.rare,
  signs: [
    ...findingSigns("response-cached", { shows: isSeen }),
    sign(
      "http",
      8,
      (found, scene) =>
        isWalletWithoutKey(found, scene)
          ? "The wallet is answered 200 without any key: what somebody else asked for is given out"
          : null,
    ),
    sign("http", 6, (found) => cacheHeader(found.what, found.headers)),
    handshakeAnswer(
      4,
      ({ headers }) => headers["age"] !== undefined || isHit(headers),
      "out of a cache",
    ),
    sign(
      "http",
      -3,
      ({ what, status }) =>
        what === "wallet-no-key" && (status === 401 || status === 403)
          ? "The wallet is refused without a key, so it does not come out of a cache"
          : null,
    ),
  ],
  explanation: () =>
    "A cache in front of the server keeps answers that are meant for one client at one moment. " +
    "Balances are old, a wallet may be shown to whoever asks, and a handshake may be answered " +
    "with a stored error.",
  fix: ({ site }) =>
    nginxText("server", [
      `# In the server block of ${nginxSite(site).name}, and in each location there that has a`,
      "# proxy_cache line, in place of it. Then empty the cache's folder.",
      "proxy_cache off;",
    ]),
  decider: readConfig,
};

function isSeen(scene: Scene): boolean {
  return scene.all("http").some((found) =>
    isWalletWithoutKey(found, scene) || cacheHeader(found.what, found.headers) !== null
  );
}

function isWalletWithoutKey(
  { what, status }: { readonly what: string; readonly status: number | null },
  scene: Scene,
): boolean {
  return what === "wallet-no-key" && status === 200 && scene.site.profile === "lnbits";
}

function cacheHeader(
  what: string,
  headers: Readonly<Record<string, string>> = {},
): string | null {
  if (!["wallet", "wallet-no-key", "wallet-query-key", "health"].includes(what)) return null;
  if (isHit(headers)) return "An answer says of itself that it comes out of a cache";
  return Number(headers["age"] ?? 0) > 0 ? `An answer is ${headers["age"]} s old by its Age` : null;
}

function isHit(headers: Readonly<Record<string, string>>): boolean {
  return Object.entries(headers).some(([name, value]) =>
    CACHE_HEADER_REGEXP.test(name) && /\b(hit|stale|updating|revalidated)\b/i.test(value)
  );
}
