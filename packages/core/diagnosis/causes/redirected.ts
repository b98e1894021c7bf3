import { handshakeAnswer, type Heard, pathAnswer } from "../answer_signs.ts";
import { type Cause, PRIOR, sign } from "../cause.ts";
import { readConfig } from "../deciders.ts";
import { findingSigns } from "../finding_signs.ts";
import { plainText } from "../fixes.ts";
import { isLogin, type Redirect, redirectOf } from "../redirect_of.ts";
import type { Scene } from "../scene.ts";
import { answeredOtherwise, openedAgainst } from "../symptom_signs.ts";

const STATUSES: readonly number[] = [300, 301, 302, 303, 307, 308];
const isRedirect = ({ status }: Heard): boolean => STATUSES.includes(status);

/** The handshake is answered by a redirect. */
export const redirected: Cause = {
  id: "redirected",
  title: "The handshake is redirected",
  hop: "proxy",
  prior: PRIOR.usual,
  signs: [
    ...findingSigns("redirected", { refusedWith: STATUSES }),
    handshakeAnswer(6, isRedirect, "a redirect, which no WebSocket follows"),
    pathAnswer(3, isRedirect, "a redirect"),
    sign("upgrade", -5, ({ variant = "normal", end, status }) => {
      const target = variant === "normal" ? redirectOf(end?.status ?? status, end?.headers) : null;
      return target !== null && isLogin(target) ? "It leads to a login" : null;
    }),
    sign("upgrade", -6, ({ variant = "normal", end, status }, scene) => {
      const target = variant === "normal" ? redirectOf(end?.status ?? status, end?.headers) : null;
      return target !== null && isSelf(target, scene) ? "It leads to the same address again" : null;
    }),
    openedAgainst(),
    answeredOtherwise(STATUSES),
  ],
  explanation: () =>
    "The address answers with a redirect: to https, to another host, or to the same path with or " +
    "without a slash. Browsers do not follow redirects of a WebSocket, so it has to be asked for " +
    "at its final address.",
  fix: (scene) => {
    const target = targetOf(scene);
    return plainText([
      target === undefined
        ? "Open the WebSocket at its final address: with https as wss://, and with the path as the"
        : `Open the WebSocket where the redirect points: ${target}`,
      target === undefined
        ? "server spells it, slash at the end included."
        : "Or let the proxy answer the path that is asked for, without a redirect.",
    ]);
  },
  decider: readConfig,
};

function targetOf(scene: Scene): string | undefined {
  const targets = scene.upgrades()
    .map(({ end, status }) => redirectOf(end?.status ?? status, end?.headers)?.location ?? "")
    .filter((location) => location !== "")
    .sort();
  return targets[0]?.replace(/^http/, "ws").replaceAll(/[^\x21-\x7e•]/g, "");
}

const isSelf = ({ scheme, authority, path }: Redirect, { site }: Scene): boolean =>
  path === site.path && `${scheme}://${authority}` === site.url.toLowerCase();
