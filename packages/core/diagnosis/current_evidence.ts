import type { Evidence } from "../model/evidence.ts";

/** Older than this, what was seen says little of the path as it is now. */
const WINDOW_MS = 600_000;

/**
 * What a connection's history says of the path as it is now: the last ten minutes, without the
 * outages that healed and the successes that a later outage outdated. Ends of links are kept, since
 * lifetimes are told by many; of the lists of lifetimes only the newest counts.
 *
 * @example A handshake that was refused yesterday is no evidence any more
 * ```ts
 * import { currentEvidence } from "@holdfast/core/diagnosis";
 * import { equal } from "node:assert/strict";
 *
 * const upgrade = { kind: "upgrade", routeKind: "websocket", tookMs: 9 } as const;
 * const history = [
 *   { ...upgrade, at: 0, outcome: "refused" },
 *   { ...upgrade, at: 5000, outcome: "opened" },
 * ] as const;
 * equal(currentEvidence(history, 6000).length, 1);
 * ```
 *
 * @param evidence The records of one connection.
 * @param now The time on the connection's clock.
 */
export function currentEvidence(
  evidence: readonly Evidence[],
  now: number,
): readonly Evidence[] {
  const recent = evidence
    .filter(({ at, facts }) => at >= now - WINDOW_MS && facts?.["leftOut"] !== true)
    .toSorted((a, b) => a.at - b.at);
  return recent.filter((found, index) => {
    const later = recent.slice(index + 1);
    return later.every((other) => !outdates(other, found));
  });
}

/** Whether a later record of the same question was answered differently. */
function outdates(later: Evidence, earlier: Evidence): boolean {
  if (later.kind === "lifetimes" && earlier.kind === "lifetimes") return true;
  if (later.kind === "upgrade" && earlier.kind === "upgrade") {
    return later.routeKind === earlier.routeKind && later.variant === earlier.variant &&
      (later.outcome === "opened") !== (earlier.outcome === "opened");
  }
  if (later.kind === "poll" && earlier.kind === "poll") return later.outcome !== earlier.outcome;
  if (later.kind === "loopback" && earlier.kind === "loopback") {
    return later.outcome !== earlier.outcome;
  }
  return false;
}
