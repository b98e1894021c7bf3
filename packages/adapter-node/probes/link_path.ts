import type { ProbeContext } from "./probe_context.ts";
import { channelPath, type ProbeTarget } from "./probe_target.ts";

/** The path as given; its query stays at home where nothing secret may travel. */
export function genericPath(target: ProbeTarget, context: ProbeContext): string {
  const path = target.path.reveal();
  return context.isTrusted ? path : path.split("?", 1)[0] ?? "/";
}

/** A path of the gateway's feed; the feed itself where no carrier is named. */
export function feedPath(target: ProbeTarget, context: ProbeContext, carrier = ""): string {
  return `${target.base}/v1/feeds/${context.feed}${carrier === "" ? "" : `/${carrier}`}`;
}

/** Where a link of the probes listens: a channel of our own, a feed, or the path as given. */
export function linkPath(target: ProbeTarget, context: ProbeContext, channel: string): string {
  if (context.profile === "generic") return genericPath(target, context);
  if (context.profile === "holdfast") return feedPath(target, context, "socket");
  return channelPath(target, channel);
}
