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
/** So much later is still the same. */
const QUICK_SPREAD_MS = 70;
/** Linux sends again after 200 ms at the earliest, and a first packet after a second. */
const AGAIN_MS = 180;
const FIFTH_MS_MAX = 300;
const SECOND_MS = 880;
/** What a stall of a machine held back ends together; what was lost ends whenever it does. */
const TOGETHER_MS = 8;
const LATE_MIN = 4;

/**
 * What says that answers came at their usual time or late by the times after which TCP sends again,
 * and hardly any in between, as they would where a machine is busy.
 */
export function lateByResending(scene: Scene): string | null {
  const answers = answersOf(scene);
  const steps = [
    ...scene.all("tcp").filter(({ outcome }) => outcome === "connected"),
    ...scene.all("tls").filter(({ outcome }) => outcome === "ok"),
  ];
  // Where pings were late too, not one answer may have come at its usual time.
  const isLateToo = scene.some("path_quality", ({ late }) => late > 0);
  const usual = [...answers, ...isLateToo ? steps.filter(({ kind }) => kind === "tls") : []];
  const usualMs = Math.min(...usual.map(({ tookMs }) => tookMs));
  if (answers.length < ANSWERS_MIN || usualMs > USUAL_MS_MAX) return null;
  const all = [...answers, ...steps];
  const within = (fromMs: number, toMs: number): readonly Took[] =>
    all.filter(({ tookMs }) => tookMs >= usualMs + fromMs && tookMs < usualMs + toMs);
  const late = apart(within(AGAIN_MS, Infinity));
  const isBetween = within(QUICK_SPREAD_MS, AGAIN_MS).length > 1;
  const isByFifths = within(AGAIN_MS, FIFTH_MS_MAX).length > 0;
  const isBySeconds = within(SECOND_MS, Infinity).length > 0;
  return late >= LATE_MIN && !isBetween && isByFifths && isBySeconds
    ? `Of ${all.length} connections and answers ${late} came 0.2 s or a second and more late, ` +
      "and hardly any in between: so long TCP waits before it sends again"
    : null;
}

interface Took {
  readonly at: number;
  readonly tookMs: number;
}

function answersOf(scene: Scene): readonly Took[] {
  const requests = scene.all("http").filter(({ status, what }) =>
    status !== null && what !== "plain-http" && what !== "heavy-up" && what !== "heavy-down"
  );
  const handshakes = scene.all("upgrade").filter(({ status, end, variant }) =>
    (status ?? end?.status) !== undefined && variant !== "plain"
  );
  return [...requests, ...handshakes];
}

/** How many of these end apart from the one before. */
function apart(those: readonly Took[]): number {
  const ends = those.map(({ at, tookMs }) => at + tookMs).toSorted((a, b) => a - b);
  return ends.filter((end, n) => n === 0 || end - (ends[n - 1] ?? 0) > TOGETHER_MS).length;
}
