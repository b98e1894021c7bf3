import type { EvidenceOf } from "../model/evidence.ts";
import { type LifetimeCluster, lifetimeCluster } from "./lifetime_cluster.ts";
import type { Scene } from "./scene.ts";

type Close = EvidenceOf<"close">;

const ABNORMAL = 1006;
/** Timeouts are met within a second and a half, or a twentieth. */
const TOLERANCE_MS = 1500;
const TOLERANCE_SHARE = 0.05;
/** A link that was quiet for so little of its life was busy to the end. */
const BUSY_SHARE = 1 / 3;
const AGE_MIN_MS = 2000;

/** Whether an open link ended without a closing handshake. */
export function cutSaid({ end }: Close): boolean {
  return end.how === "closed" && end.code === ABNORMAL;
}

/** Whether two durations are one and the same limit. */
export function isSameLimit(oneMs: number, otherMs: number): boolean {
  const toleranceMs = Math.max(TOLERANCE_MS, Math.max(oneMs, otherMs) * TOLERANCE_SHARE);
  return Math.abs(oneMs - otherMs) <= toleranceMs;
}

/** The age at which links die, by their lifetimes; null where they agree on nothing. */
export function cutAges(scene: Scene): LifetimeCluster | null {
  return largest(scene.all("lifetimes").map(({ livedMs }) => lifetimeCluster(livedMs)));
}

/** The age at which links die that were busy to the end. */
export function busyAges(scene: Scene): LifetimeCluster | null {
  const told = scene.all("lifetimes").map(({ livedMs, quietMs }) =>
    quietMs === undefined
      ? null
      : lifetimeCluster(livedMs.filter((lived, index) => isBusy(lived, quietMs[index] ?? lived)))
  );
  return largest(told) ?? pairOfCloses(scene);
}

/** Ages of cut links that were busy to the end. */
export function busyCuts(scene: Scene): readonly number[] {
  return scene.all("close")
    .filter((found) => cutSaid(found) && isBusy(found.livedMs, found.quietMs))
    .map(({ livedMs }) => livedMs)
    .filter((lived) => lived >= AGE_MIN_MS);
}

function isBusy(livedMs: number, quietMs: number): boolean {
  return quietMs < livedMs * BUSY_SHARE;
}

/** Two busy links of one age are as good as a cluster: chance seldom hits the same second. */
function pairOfCloses(scene: Scene): LifetimeCluster | null {
  const ages = [...new Set(busyCuts(scene))].sort((a, b) => a - b);
  for (const [index, ageMs] of ages.entries()) {
    const same = ages.slice(index).filter((other) => isSameLimit(ageMs, other));
    if (same.length >= 2) return { ageMs, count: same.length, of: ages.length };
  }
  return null;
}

function largest(found: readonly (LifetimeCluster | null)[]): LifetimeCluster | null {
  return found.reduce(
    (best, next) => next !== null && next.count > (best?.count ?? 0) ? next : best,
    null,
  );
}
