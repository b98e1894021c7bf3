import type { Evidence } from "@holdfast/core";
import type { Diagnosis, PathStation } from "@holdfast/core/diagnosis";

/** Everything that a report says of one visit to the doctor, masked. */
export interface Consultation {
  /** The address that was looked at. */
  readonly target: string;
  readonly diagnosis: Diagnosis;
  readonly stations: readonly PathStation[];
  readonly evidence: readonly Evidence[];
  /** Wall-clock milliseconds. */
  readonly startedAt: number;
  readonly tookMs: number;
  /** A command that looks again; empty for none. */
  readonly command: string;
  /** Whether it was ended before everything was looked at. */
  readonly isCutShort: boolean;
  /** What could not be looked at, and what else a reader must know. */
  readonly notes: readonly string[];
}
