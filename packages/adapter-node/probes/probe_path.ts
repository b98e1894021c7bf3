import type { Evidence } from "@holdfast/core";
import type { TargetEvidence } from "./evidence_names.ts";
import { Battery } from "./battery.ts";
import { ProbeContext } from "./probe_context.ts";
import type { ProbeOptions } from "./probe_options.ts";
import { channelPath, type ProbeTarget, probeTarget } from "./probe_target.ts";

/**
 * Probes a path from the name to the frames, politely and within bounds, and returns what was seen:
 * records, never conclusions. Nothing that goes wrong on the path is thrown; it is a record.
 *
 * @param options Where, and how far.
 * @returns The records, the target first. After an abort, what was seen until then.
 * @throws {TypeError} If an address cannot be read.
 */
export async function probePath(options: ProbeOptions): Promise<readonly Evidence[]> {
  const target = probeTarget(options.url, options.item);
  const context = new ProbeContext(target, options);
  const battery = new Battery(target, context);
  await run(battery);
  return [targetRecord(target, context), ...battery.evidence];
}

async function run(battery: Battery): Promise<void> {
  if (!await battery.reach() || !await battery.secure()) return;
  const [isAnswered, isOpen] = await Promise.all([battery.ask(), battery.upgrade()]);
  if (isAnswered || isOpen) await battery.vary();
}

function targetRecord(target: ProbeTarget, context: ProbeContext): TargetEvidence {
  const profile = context.profile ?? (target.looksLikeLnbits ? "lnbits" : "generic");
  const path = profile === "generic" ? target.path.reveal() : channelPath(target, context.channel);
  return {
    kind: "target",
    at: context.now(),
    host: target.host,
    port: target.port,
    tls: target.tls,
    path: context.mask(path),
    profile,
    from: "node",
  };
}
