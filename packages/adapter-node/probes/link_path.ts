import type { ProbeContext } from "./probe_context.ts";
import { channelPath, type ProbeTarget } from "./probe_target.ts";

/** The path as given; its query stays at home where nothing secret may travel. */
export function genericPath(target: ProbeTarget, context: ProbeContext): string {
  const path = target.path.reveal();
  return context.isTrusted ? path : path.split("?", 1)[0] ?? "/";
}

/** Where a link of the probes listens: a channel of our own, or the path as given. */
export function linkPath(target: ProbeTarget, context: ProbeContext, channel: string): string {
  return context.profile === "generic"
    ? genericPath(target, context)
    : channelPath(target, channel);
}
