import type { Evidence, Hop } from "@holdfast/core";
import type { ProbeContext } from "./probe_context.ts";
import type { ProbeStep } from "./probe_options.ts";
import type { ProbeTarget } from "./probe_target.ts";

/** One phase: what it does, and how it is told. */
export interface Phase {
  readonly name: string;
  readonly hop: Hop;
  readonly run: () => Promise<readonly Evidence[]>;
  /** Whether what it saw is well. @default {no record of it tells of trouble} */
  readonly passes?: (records: readonly Evidence[]) => boolean;
  /** How long it takes, where that is worth saying beforehand. */
  readonly takesMs?: number;
  /** How long it may take: it is skipped where less is left. */
  readonly needsMs?: number;
}

/** One run of phases along one path: it tells of each and keeps what was seen. */
export class Battery {
  readonly target: ProbeTarget;
  readonly context: ProbeContext;
  readonly evidence: Evidence[] = [];
  /** What went wrong with the probes themselves, by phase. */
  readonly errors: Record<string, string> = {};

  /** @param context Shared by all probes of this path. */
  constructor(target: ProbeTarget, context: ProbeContext) {
    this.target = target;
    this.context = context;
  }

  /** Runs one phase. What a broken-off one saw is no evidence, and is left out. */
  async phase(phase: Phase): Promise<readonly Evidence[]> {
    const { name, hop, run, passes = isWell, takesMs, needsMs = 0 } = phase;
    const { context } = this;
    if (context.signal.aborted) return [];
    if (needsMs > 0 && !context.hasTime(needsMs)) {
      this.skip(name, hop, "there is no time left for it");
      return [];
    }
    context.step(name, hop, "running", takesMs === undefined ? {} : { takesMs });
    const { records, error } = await run().then(
      (records) => ({ records, error: null }),
      (error: unknown) => ({ records: [], error: context.mask(String(error)).slice(0, 200) }),
    );
    if (context.signal.aborted) return [];
    if (error !== null) {
      this.errors[`${name} error`] = error;
      context.step(name, hop, "failed", { detail: error });
      return [];
    }
    const { via } = context;
    this.evidence.push(
      ...records.map((record) => via === undefined ? record : { ...record, via }),
    );
    const state: ProbeStep["state"] = passes(records) ? "passed" : "failed";
    const detail = detailOf(records, state);
    context.step(name, hop, state, detail === "" ? {} : { detail });
    return records;
  }

  /** Tells why a phase is not run. */
  skip(name: string, hop: Hop, detail: string): void {
    if (!this.context.signal.aborted) this.context.step(name, hop, "skipped", { detail });
  }
}

/** Whether the records of one phase show nothing wrong. */
export function isWell(records: readonly Evidence[]): boolean {
  return records.every((record) => badWord(record) === null);
}

function detailOf(records: readonly Evidence[], state: ProbeStep["state"]): string {
  if (state !== "failed") return "";
  return records.map(badWord).find((word) => word !== null) ?? "";
}

/** A few words on what a record shows to be wrong; null where it shows nothing. */
function badWord(record: Evidence): string | null {
  switch (record.kind) {
    case "dns":
    case "tls":
      return record.error ?? (record.kind === "tls" && record.outcome !== "ok" ? "timeout" : null);
    case "tcp":
      return record.outcome === "connected" ? null : record.error ?? record.outcome;
    case "http":
      if (record.status === null) return record.error ?? record.outcome;
      return record.status >= 500 || record.status === 429 ? `status ${record.status}` : null;
    case "upgrade":
      if (record.outcome === "opened") return null;
      return record.status === undefined ? record.outcome : `status ${record.status}`;
    case "frames":
      return record.outcome === "arrived" ? null : `${record.what ?? "frame"} ${record.outcome}`;
    case "loopback":
      return record.outcome === "ok" ? null : "message to ourselves missing";
    case "frame_sizes":
      return record.smallestLost === null ? null : `${record.smallestLost} bytes do not pass`;
    case "burst":
      return record.succeeded === record.asked
        ? null
        : `${record.succeeded} of ${record.asked} succeeded`;
    case "feed":
      return record.value === "fresh" ? null : "the gateway has no fresh value";
    case "channel":
      return record.pushedTo ? null : "nothing is pushed to this id";
    case "stream":
      return record.outcome === "buffered" ? "held back" : null;
    case "idle":
      return record.outcome === "alive" ? null : `cut after ${Math.round(record.quietMs)} ms`;
    default:
      return null;
  }
}
