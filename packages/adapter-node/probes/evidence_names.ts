import type { EvidenceOf } from "@holdfast/core";

/** The record of one plain request. */
export type HttpEvidence = EvidenceOf<"http">;
/** The record of one handshake. */
export type UpgradeEvidence = EvidenceOf<"upgrade">;
/** How a handshake was varied. */
export type UpgradeVariant = NonNullable<UpgradeEvidence["variant"]>;
/** The record of what is probed. */
export type TargetEvidence = EvidenceOf<"target">;
