import { askDirectly } from "../deciders.ts";
import { type Cause, PRIOR, sign } from "../cause.ts";
import { shellText } from "../fixes.ts";
import type { Scene } from "../scene.ts";

const SLOW_MS = 3000;

/** The handshake takes far longer than other requests. */
export const handshakeSlow: Cause = {
  id: "handshake-slow",
  title: "The handshake takes very long",
  hop: "server",
  prior: PRIOR.rare,
  signs: [
    sign("upgrade", 6, ({ variant = "normal", outcome, tookMs }, scene) => {
      const isSlow = variant === "normal" && outcome === "opened" && tookMs >= SLOW_MS &&
        tookMs >= 4 * plainMs(scene);
      return isSlow
        ? `The handshake succeeded only after ${Math.round(tookMs / 100) / 10} s`
        : null;
    }),
    sign(
      "upgrade",
      -6,
      ({ variant = "normal", outcome, tookMs }) =>
        variant === "normal" && outcome === "opened" && tookMs < SLOW_MS / 2
          ? "The handshake succeeded quickly"
          : null,
    ),
  ],
  explanation: () =>
    "Plain requests are answered quickly, and the handshake only after seconds: the server does " +
    "something slow before it accepts, such as a look-up or a lock, or has too few workers.",
  fix: () =>
    shellText([
      "# On the server's host: what is it busy with while the handshake waits?",
      "top -b -n 1 | head -n 15; journalctl -u lnbits --since '-15 min' | tail -n 50",
    ]),
  decider: askDirectly,
};

/** The slowest plain request that was answered; nothing known counts as quick. */
function plainMs(scene: Scene): number {
  const asked = scene.all("http").filter(({ what, status }) =>
    (what === "wallet" || what === "health") && status !== null
  );
  return Math.max(0, ...asked.map(({ tookMs }) => tookMs));
}
