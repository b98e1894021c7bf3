import { askDirectly } from "../deciders.ts";
import type { EvidenceOf } from "../../model/evidence.ts";
import { type Cause, PRIOR, sign } from "../cause.ts";
import { shellText } from "../fixes.ts";
import type { Scene } from "../scene.ts";

const STALL_MS = 2500;

/** The server stands still for seconds, for everybody. */
export const serverStalled: Cause = {
  id: "server-stalled",
  title: "The server stands still for seconds",
  hop: "server",
  prior: PRIOR.rare,
  signs: [
    sign("http", 6, (found, scene) => {
      const slow = scene.all("http").filter(isStalled);
      return isStalled(found) && slow.length >= 2 && quickPath(scene)
        ? "Several requests were answered only after seconds, though the way there is quick"
        : null;
    }),
    sign("http", 4, (found, scene) => {
      const isLost = isAsked(found) && found.outcome === "timeout" && quickPath(scene);
      return isLost && scene.restWorks
        ? "A plain request got no answer in time, and another one did"
        : null;
    }),
    sign(
      "loopback",
      2,
      ({ outcome, tookMs }, scene) =>
        outcome === "ok" && tookMs >= STALL_MS && quickPath(scene)
          ? "A message to ourselves took seconds"
          : null,
    ),
    sign(
      "upgrade",
      1.5,
      ({ variant = "normal", outcome, tookMs }) =>
        variant === "normal" && outcome === "opened" && tookMs >= STALL_MS
          ? "The handshake took seconds as well"
          : null,
    ),
    sign(
      "path_quality",
      -4,
      ({ rttMs }) => rttMs >= 1000 ? "The way there and back takes as long by itself" : null,
    ),
  ],
  explanation: () =>
    "The server takes connections and then does nothing for seconds, for everybody at once: its " +
    "event loop is blocked by a slow call, or its process gets no processor time.",
  fix: () =>
    shellText([
      "# On the server's host: what blocks it? (py-spy shows where a Python process stands.)",
      "top -b -n 1 | head -n 15",
      'py-spy dump --pid "$(pgrep -of lnbits)"',
    ]),
  decider: askDirectly,
};

function isAsked({ what }: EvidenceOf<"http">): boolean {
  return what === "wallet" || what === "health" || what === "wallet-no-key";
}

function isStalled(found: EvidenceOf<"http">): boolean {
  return isAsked(found) && found.status !== null && found.tookMs >= STALL_MS;
}

/** Connecting is quick, so the time is spent behind it. */
function quickPath(scene: Scene): boolean {
  const connected = scene.all("tcp").filter(({ outcome }) => outcome === "connected");
  return connected.some(({ tookMs }) => tookMs < STALL_MS / 5) &&
    !scene.some("path_quality", ({ rttMs }) => rttMs >= STALL_MS / 5);
}
