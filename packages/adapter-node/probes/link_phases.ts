import type { Battery } from "./battery.ts";
import { probeChannel } from "./channel_probe.ts";
import { whyNoTicket } from "./feed_phase.ts";
import { probeFrameSizes } from "./frame_sizes_probe.ts";
import { probeFrames } from "./frames_probe.ts";
import { probeHttp2 } from "./http2_probe.ts";
import { probeConnections, probeQuality } from "./quality_probe.ts";
import { probeStream } from "./stream_probe.ts";

/** What frames do on an open link, and which sizes pass; whether small ones do. */
export async function tryFrames(battery: Battery): Promise<boolean> {
  const { target, context } = battery;
  const records = await battery.phase({
    name: "frames",
    hop: "server",
    needsMs: context.adaptedMs(context.deadlines.upgradeMs),
    run: () => probeFrames(target, context),
  });
  return records.some((found) =>
    found.kind === "frames" && found.what === "pong" && found.outcome !== "missing"
  );
}

/** Which sizes pass. */
export async function trySizes(battery: Battery): Promise<void> {
  const { target, context } = battery;
  await battery.phase({
    name: "sizes",
    hop: "tunnel",
    needsMs: context.adaptedMs(context.deadlines.upgradeMs),
    run: () => probeFrameSizes(target, context),
  });
}

/** How quickly and how surely small packets pass. */
export async function tryQuality(battery: Battery, isOpened: boolean): Promise<void> {
  const { target, context } = battery;
  await battery.phase({
    name: "quality",
    hop: "network",
    needsMs: context.adaptedMs(context.deadlines.upgradeMs),
    run: () => isOpened ? probeQuality(target, context) : probeConnections(target, context),
  });
}

/** Whether HTTP/2 carries a WebSocket. */
export async function tryHttp2(battery: Battery, speaksHttp1: boolean): Promise<void> {
  const { target, context } = battery;
  if (!target.tls) return battery.skip("http2", "proxy", "pages speak HTTP/2 over TLS only");
  if (context.profile === "holdfast" && context.ticket === undefined) {
    return battery.skip("http2", "proxy", whyNoTicket(battery));
  }
  await battery.phase({
    name: "http2",
    hop: "proxy",
    needsMs: context.adaptedMs(context.deadlines.upgradeMs),
    run: () => probeHttp2(target, context, speaksHttp1),
  });
}

/** What is beside the link: HTTP/2, the channel, an event stream. */
export async function tryBeside(
  battery: Battery,
  { speaksHttp1, isDeep }: { readonly speaksHttp1: boolean; readonly isDeep: boolean },
): Promise<void> {
  const { target, context } = battery;
  const { profile } = context;
  const needsMs = context.adaptedMs(context.deadlines.upgradeMs);
  const noStream = whyNoStream(battery);
  await Promise.all([
    tryHttp2(battery, speaksHttp1),
    profile !== "lnbits" || target.item === undefined || !context.isTrusted
      ? battery.skip("channel", "server", whyNoChannel(battery))
      : battery.phase({
        name: "channel",
        hop: "server",
        needsMs,
        run: () => probeChannel(target, context),
      }),
    noStream === null
      ? battery.phase({
        name: "stream",
        hop: "proxy",
        run: () => probeStream(target, context, isDeep),
      })
      : battery.skip("stream", "proxy", noStream),
  ]);
}

function whyNoChannel({ target, context }: Battery): string {
  if (context.profile !== "lnbits") return "only LNbits has channels of keys";
  if (target.item === undefined) return "no id was given";
  return "the id is a secret, and the certificate does not hold";
}

function whyNoStream(battery: Battery): string | null {
  const { profile, ticket } = battery.context;
  if (profile === "holdfast") return ticket === undefined ? whyNoTicket(battery) : null;
  return profile === "generic" ? null : "LNbits has no event stream";
}
