import type { Scene } from "./scene.ts";

/** A first packet that is sent again costs a second (RFC 6298 §2). */
const RESENT_MS = 950;
const QUICK_MS = 300;

/** Whether TCP itself had to begin again, on a path whose answers take no time as a rule. */
export function beganAgain(scene: Scene): boolean {
  const quickestMs = Math.min(
    ...scene.all("http").filter(({ status, what }) => status !== null && what !== "plain-http")
      .map(({ tookMs }) => tookMs),
  );
  return quickestMs < QUICK_MS &&
    scene.some("tcp", ({ outcome, tookMs }) => outcome === "connected" && tookMs >= RESENT_MS);
}

/** Whether the handshake was left without an answer once, and was answered when made again. */
export function answeredAgain(scene: Scene): boolean {
  return !scene.opened && scene.upgrades().some(({ outcome }) => outcome === "timeout") &&
    scene.upgrades("second").some(({ outcome }) => outcome === "opened");
}

/** Too few answers tell nothing of a share. */
const ANSWERS_MIN = 8;
const USUAL_MS_MAX = 120;
/** Linux sends again after 200 ms at the earliest; much later is another reason. */
const FIFTH_MS = [180, 300] as const;
const SECOND_MS = 900;
/** What a stall of a machine held back ends together; what was lost ends whenever it does. */
const TOGETHER_MS = { fifth: 25, second: 100 } as const;
const EACH_MIN = 2;

/** What says that answers came late by just the times after which TCP sends again. */
export function lateByResending(scene: Scene): string | null {
  const requests = scene.all("http").filter(({ status, what }) =>
    status !== null && what !== "plain-http" && what !== "heavy-up" && what !== "heavy-down"
  );
  const handshakes = scene.all("upgrade").filter(({ status, end, variant }) =>
    (status ?? end?.status) !== undefined && variant !== "plain"
  );
  const answers = [...requests, ...handshakes];
  // Where pings were late too, not one answer may have come at its usual time.
  const isLateToo = scene.some("path_quality", ({ late }) => late > 0);
  const steps = isLateToo ? scene.all("tls").filter(({ outcome }) => outcome === "ok") : [];
  const usualMs = Math.min(...[...answers, ...steps].map(({ tookMs }) => tookMs));
  if (answers.length < ANSWERS_MIN || usualMs > USUAL_MS_MAX) return null;
  const endsOf = (fromMs: number, toMs: number): readonly number[] =>
    answers.filter(({ tookMs }) => tookMs >= usualMs + fromMs && tookMs <= usualMs + toMs)
      .map(({ at, tookMs }) => at + tookMs);
  const fifths = apart(endsOf(...FIFTH_MS), TOGETHER_MS.fifth);
  const seconds = apart(endsOf(SECOND_MS, Infinity), TOGETHER_MS.second);
  return fifths >= EACH_MIN && seconds >= EACH_MIN
    ? `Of ${answers.length} answers ${fifths} came a fifth of a second late, and ${seconds} a ` +
      "second or more: so long TCP waits before it sends again"
    : null;
}

/** How many of these moments are apart from the one before. */
function apart(moments: readonly number[], gapMs: number): number {
  const sorted = moments.toSorted((a, b) => a - b);
  return sorted.filter((moment, n) => n === 0 || moment - (sorted[n - 1] ?? 0) > gapMs).length;
}
