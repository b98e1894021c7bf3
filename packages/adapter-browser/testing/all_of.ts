import type { Evidence, EvidenceKind, EvidenceOf } from "@holdfast/core";

/** The records of one kind. */
export function allOf<Kind extends EvidenceKind>(
  evidence: readonly Evidence[],
  kind: Kind,
): readonly EvidenceOf<Kind>[] {
  return evidence.filter((one): one is EvidenceOf<Kind> => one.kind === kind);
}
