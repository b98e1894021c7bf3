import type { Evidence } from "@holdfast/core";
import type { UpgradeVariant } from "./evidence_names.ts";
import { type Handshake, type HandshakeResult, shakeHands } from "./handshake.ts";
import { feedCredentials } from "./feed_credentials.ts";
import { linkPath } from "./link_path.ts";
import type { ProbeContext } from "./probe_context.ts";
import { channelPath, type ProbeTarget } from "./probe_target.ts";

const FOREIGN_ORIGIN = "https://foreign.example";

/** Makes one handshake of the battery and closes it again. */
export async function probeUpgrade(
  target: ProbeTarget,
  context: ProbeContext,
  variant: UpgradeVariant = "normal",
): Promise<readonly Evidence[]> {
  const result = await openUpgrade(target, context, variant);
  result?.socket?.destroy();
  return result === null ? [] : [result.evidence];
}

/** The same, with the socket left open where it opened; null where it cannot be made here. */
export function openUpgrade(
  target: ProbeTarget,
  context: ProbeContext,
  variant: UpgradeVariant,
): Promise<HandshakeResult> | null {
  if (variant === "plain" && context.plainPort === undefined) return null;
  const { upgradeMs } = context.deadlines;
  const deadlineMs = variant === "normal" ? upgradeMs : context.adaptedMs(upgradeMs);
  return shakeHands(target, context, { ...varied(variant, target, context), variant, deadlineMs });
}

type Varied = Omit<Handshake, "variant" | "deadlineMs">;

/** Only the handshake in question uses the real channel, and only where it may travel. */
function varied(variant: UpgradeVariant, target: ProbeTarget, context: ProbeContext): Varied {
  const isOther = context.profile === "generic" || context.profile === "holdfast";
  const { item } = target;
  const { origin } = context;
  const own = linkPath(target, context, context.channel);
  const { protocols, socket } = feedCredentials(target, context);
  const anyone: Varied = { path: own, ...origin === undefined ? {} : { origin } };
  const usual: Varied = { ...anyone, protocols, socket };
  switch (variant) {
    case "normal": {
      if (isOther || item === undefined || !context.isTrusted) return usual;
      const path = channelPath(target, item.reveal());
      return { ...usual, path, socket: { mustHold: target.tls } };
    }
    case "no-key":
      return { ...usual, hasKey: false };
    case "no-origin":
      return { path: own, protocols, socket };
    case "foreign-origin":
      return { ...usual, origin: FOREIGN_ORIGIN };
    case "no-extensions":
      return { ...usual, hasExtensions: false };
    case "unknown-path":
      return { ...anyone, path: `${target.base}/holdfast-${context.channel}` };
    case "trailing-slash":
      return { ...anyone, path: slashed(own) };
    case "plain":
      return { ...anyone, socket: { tls: false, port: context.plainPort ?? 80 } };
    case "proxy-protocol":
      return { ...anyone, socket: { preface: "PROXY TCP4 192.0.2.1 192.0.2.2 56324 443\r\n" } };
    case "second":
      return usual;
  }
}

function slashed(path: string): string {
  const [bare = "/", query] = path.split("?", 2);
  const turned = bare.endsWith("/") ? bare.slice(0, -1) || "/" : `${bare}/`;
  return query === undefined ? turned : `${turned}?${query}`;
}
