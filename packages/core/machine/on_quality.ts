import type { ConnectionState } from "../model/state.ts";
import { addQualitySample } from "../policy/quality.ts";
import { withDoubt, withoutDoubts } from "./changing.ts";
import { currentLink, recentEnds } from "./reading.ts";

/**
 * Takes in one ask and its fate (`rttMs` is `null` if nobody answered); a path that became poor
 * casts doubt on the link.
 */
export function withSample(
  state: ConnectionState,
  rttMs: number | null,
): ConnectionState {
  const samples = [...state.samples, { at: state.now, rttMs }]
    .slice(-state.plan.options.samplesMax);
  const quality = addQualitySample(
    state.quality,
    samples,
    recentEnds(state).length,
    state.plan.options,
  );
  const sampled: ConnectionState = { ...state, samples, quality };
  const link = currentLink(sampled);
  if (quality.grade === "poor") {
    const isPathDoubted = link !== null && link.provedAt !== null;
    return isPathDoubted ? withDoubt(sampled, link, "quality") : sampled;
  }
  // Every link is on the path that got better, also one that was replaced because of it.
  return sampled.links.reduce(
    (calmed, other) => withoutDoubts(calmed, other, ["quality"]),
    sampled,
  );
}
