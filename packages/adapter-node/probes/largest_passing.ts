/** How one size fared. */
export interface Rung {
  readonly bytes: number;
  /** `unknown`: it could not be tried. */
  readonly outcome: "passed" | "vanished" | "closed" | "refused" | "unknown";
  readonly tookMs: number;
  readonly deadlineMs: number;
  readonly code?: number;
  readonly status?: number;
}

/** What a search for the largest size that passes came to. */
export interface Search {
  /**
   * - `found`: a limit, or none up to the largest size.
   * - `narrow`: larger ones only take longer than the deadline.
   * - `unsteady`: the same size passed once and was lost once.
   * - `unknown`: nothing could be tried, or time ran out early.
   */
  readonly verdict: "found" | "narrow" | "unsteady" | "unknown";
  readonly largestPassed: number;
  readonly smallestLost: number | null;
  /** How the smallest lost one was lost. */
  readonly lost: Rung | null;
  /** With `narrow`. */
  readonly bytesPerSecond?: number;
}

/**
 * Sizes near which paths change: below one packet, one packet through a tunnel, one packet, two.
 */
const TELLING_BYTES = [512, 1250, 1400, 4096];
/** Tried at once with the smallest and the largest: whether time grows with size is seen here. */
const MIDDLE_BYTES = 1150;
const AT_ONCE = 4;
const ROUNDS_MAX = 4;
/** How often sizes are tried again before what became of them is believed. */
const AGAIN = 2;
/** Packets and their headers are no finer than this. */
const PRECISION_BYTES = 16;
/** A limit between two sizes of this ratio is no finding yet. */
const COARSE = 4;
/** Growth of time below this is noise. */
const NOISE_MS = 50;

/**
 * Searches the largest size that passes, several sizes at once in each round: the smallest and the
 * largest, then those between.
 *
 * @param attempt Tries one size.
 * @param hasTime Whether another round may be begun.
 */
export async function largestPassing(
  attempt: (bytes: number) => Promise<Rung>,
  smallest: number,
  largest: number,
  hasTime: () => boolean,
): Promise<Search> {
  const first = [smallest, MIDDLE_BYTES, largest].filter((bytes, index) =>
    index !== 1 || (bytes > smallest && bytes < largest)
  );
  const seen = [...await Promise.all(first.map(attempt))];
  let isSure = false;
  for (let round = 0; round < ROUNDS_MAX && hasTime(); round++) {
    const { passed, lost } = bracket(seen);
    if (lost === null || passed === null) break;
    if (isNarrow(seen) && !isSure) {
      // One slow answer looks like a narrow line; the quickest of several knows the path.
      for (let time = 0; time < AGAIN && isNarrow(seen) && hasTime(); time++) {
        seen.push(...await Promise.all(passedSizes(seen).map(attempt)));
      }
      isSure = true;
    }
    if (isNarrow(seen)) break;
    const sizes = between(passed.bytes, lost.bytes, round === 0);
    if (sizes.length === 0) break;
    seen.push(...await Promise.all(sizes.map(attempt)));
  }
  return await confirmed(attempt, seen, hasTime);
}

/**
 * Tries the smallest lost size again. Where it passes now, it was lost by chance, or left in one
 * packet with what was written behind it; the next larger one that was lost is the limit then.
 */
async function confirmed(
  attempt: (bytes: number) => Promise<Rung>,
  tried: readonly Rung[],
  hasTime: () => boolean,
): Promise<Search> {
  let seen = tried;
  let search = judged(seen);
  for (let time = 0; time < AGAIN; time++) {
    const { lost, verdict } = search;
    if (lost === null || verdict !== "found" || !hasTime()) return search;
    const again = await attempt(lost.bytes);
    if (again.outcome !== "passed") return search;
    seen = [...seen.filter(({ bytes }) => bytes !== lost.bytes), again];
    const next = judged(seen);
    if (next.lost === null || next.verdict !== "found") break;
    search = next;
  }
  return { ...search, verdict: "unsteady" };
}

interface Bracket {
  /** The largest that passed below the smallest lost one. */
  readonly passed: Rung | null;
  readonly lost: Rung | null;
}

function bracket(seen: readonly Rung[]): Bracket {
  const sorted = seen.filter(({ outcome }) => outcome !== "unknown")
    .toSorted((a, b) => a.bytes - b.bytes);
  const at = sorted.findIndex(({ outcome }) => outcome !== "passed");
  const passed = at < 0 ? sorted.at(-1) : at === 0 ? undefined : sorted[at - 1];
  return { passed: passed ?? null, lost: sorted[at] ?? null };
}

function between(low: number, high: number, isFirst: boolean): readonly number[] {
  if (high - low <= PRECISION_BYTES) return [];
  const telling = TELLING_BYTES.filter((bytes) => bytes > low && bytes < high);
  if (isFirst && telling.length > 1) return telling;
  const step = (high - low) / (AT_ONCE + 1);
  const even = Array.from({ length: AT_ONCE }, (_, n) => Math.round(low + step * (n + 1)));
  return [...new Set(even)].filter((bytes) => bytes > low && bytes < high);
}

function judged(seen: readonly Rung[]): Search {
  const { passed, lost } = bracket(seen);
  const found = {
    verdict: "found",
    largestPassed: passed?.bytes ?? 0,
    smallestLost: lost?.bytes ?? null,
    lost,
  } as const;
  if (passed === null && lost === null) return { ...found, verdict: "unknown" };
  // Too coarse to call it a limit of the path: time ran out.
  const isCoarse = lost !== null && passed !== null && lost.bytes > passed.bytes * COARSE;
  const bytesPerSecond = isNarrow(seen) ? rateOf(seen) : null;
  if (bytesPerSecond !== null) return { ...found, verdict: "narrow", bytesPerSecond };
  return isCoarse ? { ...found, verdict: "unknown" } : found;
}

/**
 * Whether the smallest lost size would have needed longer than it was given, by the others' pace.
 */
function isNarrow(seen: readonly Rung[]): boolean {
  const { passed, lost } = bracket(seen);
  const rate = rateOf(seen);
  if (passed === null || lost === null || rate === null) return false;
  if (lost.outcome !== "vanished") return false;
  const dueMs = passed.tookMs + (lost.bytes - passed.bytes) / rate * 1000;
  return dueMs > lost.deadlineMs * 0.7;
}

function passedSizes(seen: readonly Rung[]): readonly number[] {
  return quickestPassed(seen).map(({ bytes }) => bytes);
}

/** Each size that passed, as quickly as it ever did; the smallest first. */
function quickestPassed(seen: readonly Rung[]): readonly Rung[] {
  const quickest = new Map<number, Rung>();
  for (const rung of seen.filter(({ outcome }) => outcome === "passed")) {
    const before = quickest.get(rung.bytes);
    if (before === undefined || rung.tookMs < before.tookMs) quickest.set(rung.bytes, rung);
  }
  return [...quickest.values()].toSorted((a, b) => a.bytes - b.bytes);
}

/** Bytes a second, where time clearly grows with size. */
function rateOf(seen: readonly Rung[]): number | null {
  const passed = quickestPassed(seen);
  const [small, large] = [passed[0], passed.at(-1)];
  if (small === undefined || large === undefined) return null;
  const grewMs = large.tookMs - small.tookMs;
  if (grewMs < NOISE_MS) return null;
  return Math.round((large.bytes - small.bytes) / grewMs * 1000);
}
