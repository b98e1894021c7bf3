import fc, { type Arbitrary } from "fast-check";
import type { Evidence } from "../../model/evidence.ts";
import { hostEvidenceArbitrary } from "./host_evidence_arbitrary.ts";
import { linkEvidenceArbitrary } from "./link_evidence_arbitrary.ts";
import { pathEvidenceArbitrary } from "./path_evidence_arbitrary.ts";

/**
 * Any record that probes, connections, auditors and log readers can make, with the values that
 * really occur more often than chance would draw them.
 */
export function evidenceArbitrary(): Arbitrary<Evidence> {
  return fc.oneof(pathEvidenceArbitrary(), linkEvidenceArbitrary(), hostEvidenceArbitrary());
}
