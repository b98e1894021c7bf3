import type { Evidence } from "@holdfast/core";
import { Battery } from "./battery.ts";
import { askHeavily, converse, vary } from "./converse.ts";
import type { TargetEvidence } from "./evidence_names.ts";
import { tryFeed } from "./feed_phase.ts";
import { compareHops } from "./hop_comparison.ts";
import { tryBurst, tryIdle } from "./late_phases.ts";
import { tryBeside, tryFrames, tryHttp2, tryQuality, trySizes } from "./link_phases.ts";
import { ProbeContext } from "./probe_context.ts";
import type { ProbeOptions, VantagePoint } from "./probe_options.ts";
import { linkPath } from "./link_path.ts";
import { type ProbeTarget, probeTarget } from "./probe_target.ts";
import { reach } from "./reach.ts";

const VANTAGE_POINTS_MAX = 8;

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
  const points = (options.via ?? []).slice(0, VANTAGE_POINTS_MAX).map((point) => ({
    point,
    target: probeTarget(point.url, target.item),
  }));
  const context = new ProbeContext(target, options);
  const battery = new Battery(target, context);
  // A shorter path leads to the same service, though its address may not say so.
  const { profile } = context;
  const shared = { ...options, feed: context.feed, ...profile === undefined ? {} : { profile } };
  const [shorter] = await Promise.all([
    Promise.all(points.map((found) => runLight(found.point, found.target, shared))),
    runWhole(battery, options.deep ?? false),
  ]);
  const places = [...shorter, { name: target.host, evidence: battery.evidence }];
  const compared = points.length === 0 || context.signal.aborted
    ? []
    : compareHops(context.now(), places);
  return [
    targetRecord(battery, upstreamOf(target, points, shorter)),
    ...battery.evidence,
    ...shorter.flatMap(({ evidence }) => evidence),
    ...compared,
  ];
}

async function runWhole(battery: Battery, isDeep: boolean): Promise<void> {
  if (!await reach(battery)) return;
  const { isAnswered, isOpened, speaksHttp1 } = await converse(battery);
  if (!isAnswered) {
    battery.skip("variants", "proxy", "nothing is answered");
    return speaksHttp1 ? undefined : await tryHttp2(battery, speaksHttp1);
  }
  if (!isOpened) battery.skip("frames", "server", "no link opens");
  if (isOpened) await tryFeed(battery);
  const [passes] = await Promise.all([
    isOpened ? tryFrames(battery) : false,
    tryQuality(battery, isOpened),
    vary(battery),
  ]);
  if (isOpened && !passes) battery.skip("sizes", "tunnel", "no frame passes");
  await Promise.all([
    passes ? trySizes(battery) : null,
    tryBeside(battery, { speaksHttp1, isDeep }),
    askHeavily(battery),
  ]);
  addWidth(battery);
  if (isOpened) await tryBurst(battery);
  if (isOpened && isDeep) await tryIdle(battery);
}

/** How wide the path is was learnt beside its round trips, and belongs to them. */
function addWidth({ evidence, context: { bytesPerSecond } }: Battery): void {
  const index = evidence.findIndex(({ kind }) => kind === "path_quality");
  const found = evidence[index];
  if (bytesPerSecond === undefined || found?.kind !== "path_quality") return;
  evidence[index] = { ...found, bytesPerSecond };
}

/** What decides at which hop it breaks, and no more. */
async function runLight(
  { name }: VantagePoint,
  target: ProbeTarget,
  options: ProbeOptions,
): Promise<{ readonly name: string; readonly evidence: readonly Evidence[] }> {
  const context = new ProbeContext(target, options, name);
  const battery = new Battery(target, context);
  if (await reach(battery) && (await converse(battery)).isOpened) {
    if (await tryFrames(battery)) await trySizes(battery);
  }
  return { name, evidence: battery.evidence };
}

/** What stands before a server names itself; through it, its own address is not the server's. */
const PROXY_REGEXP = /nginx|openresty|apache|haproxy|caddy|traefik|envoy|cloudflare|litespeed/i;

/** The server's own address, where the innermost vantage point is the server itself. */
function upstreamOf(
  whole: ProbeTarget,
  [first]: readonly { readonly target: ProbeTarget }[],
  [seen]: readonly { readonly evidence: readonly Evidence[] }[],
): string | undefined {
  const answers =
    seen?.evidence.flatMap((found) =>
      found.kind === "http" && found.status !== null ? [found] : []
    ) ?? [];
  if (first === undefined || answers.length === 0) return undefined;
  if (first.target.authority === whole.authority) return undefined;
  const isProxied = answers.some(({ headers }) => PROXY_REGEXP.test(headers?.["server"] ?? ""));
  const { tls, authority } = first.target;
  return isProxied ? undefined : `${tls ? "https" : "http"}://${authority}`;
}

function targetRecord(
  { target, context, errors }: Battery,
  upstream: string | undefined,
): TargetEvidence {
  const profile = context.profile ?? (target.looksLikeLnbits ? "lnbits" : "generic");
  context.profile = profile;
  const path = profile === "generic"
    ? target.path.reveal()
    : linkPath(target, context, context.channel);
  return {
    kind: "target",
    at: context.startedAt,
    host: target.host,
    port: target.port,
    tls: target.tls,
    path: context.mask(path),
    profile,
    ...context.ticket === undefined ? {} : { hasTicket: true },
    from: "node",
    ...upstream === undefined ? {} : { upstream },
    ...Object.keys(errors).length === 0 ? {} : { facts: errors },
  };
}
