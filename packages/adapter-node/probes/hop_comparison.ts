import type { Evidence } from "@holdfast/core";

/** One vantage point with what was seen from it. */
export interface Seen {
  readonly name: string;
  readonly evidence: readonly Evidence[];
}

const WORDS = ["http", "upgrade", "frames"] as const;
type Word = (typeof WORDS)[number];

/**
 * Between which two places something breaks: the last one that works, and the first one that does
 * not. No record where nothing breaks, or everything does.
 *
 * @param places In order from the server outwards, the whole path last.
 */
export function compareHops(at: number, places: readonly Seen[]): readonly Evidence[] {
  const breaks = places.map(({ evidence }) => whatBreaks(evidence));
  const first = breaks.findIndex((what) => what !== null);
  const what = breaks[first];
  const worksAt = places[first - 1]?.name;
  const breaksAt = places[first]?.name;
  if (what === undefined || what === null) return [];
  if (worksAt === undefined || breaksAt === undefined) return [];
  return [{ kind: "hop_comparison", at, worksAt, breaksAt, what }];
}

/** The first thing that does not work there; null where all does. */
function whatBreaks(evidence: readonly Evidence[]): Word | null {
  return WORDS.find((word) => !WORKS[word](evidence)) ?? null;
}

const WORKS: Readonly<Record<Word, (evidence: readonly Evidence[]) => boolean>> = {
  http: (evidence) =>
    evidence.some((found) =>
      found.kind === "http" && (found.what === "health" || found.what === "ws-path") &&
      found.status !== null && found.status < 500 && found.status !== 429
    ),
  upgrade: (evidence) =>
    evidence.some((found) =>
      found.kind === "upgrade" && (found.variant ?? "normal") === "normal" &&
      found.outcome === "opened"
    ),
  frames: (evidence) =>
    evidence.some((found) =>
      (found.kind === "frames" && found.outcome === "arrived" && found.what !== "close") ||
      (found.kind === "loopback" && found.outcome === "ok")
    ) &&
    !evidence.some((found) =>
      found.kind === "frame_sizes" && found.smallestLost !== null &&
      found.how === "vanished"
    ),
};
