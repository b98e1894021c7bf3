/**
 * Evidence in, ranked causes with fixes out. Pure: the page, the server and the command line share
 * it. One cause is one file in `causes/`.
 *
 * @example Nothing is known yet
 * ```ts
 * import { diagnose } from "@holdfast/core/diagnosis";
 * import { equal } from "node:assert/strict";
 *
 * const { outcome, nextProbe } = diagnose([]);
 * equal(outcome, "inconclusive");
 * equal(typeof nextProbe?.command, "string");
 * ```
 *
 * @module
 */
export { type Answer, answerer } from "./answerer.ts";
export { currentEvidence } from "./current_evidence.ts";
export type { Decider, Fix } from "./cause.ts";
export { type CauseSummary, causeSummary } from "./cause_summary.ts";
export { diagnose } from "./diagnose.ts";
export type { Diagnosis, Finding, RuledOut } from "./diagnosis.ts";
export { type LifetimeCluster, lifetimeCluster } from "./lifetime_cluster.ts";
export { fixOf } from "./fix_of.ts";
export { nginxWebSocketBlock } from "./fixes.ts";
export { pathPicture, type PathStation } from "./path_picture.ts";
export type { Site } from "./scene.ts";
export { CAUSE_IDS, type CauseId } from "../model/cause_id.ts";
