import type { Evidence } from "@holdfast/core";
import { askText } from "./feed_conversation.ts";
import { linkPath } from "./link_path.ts";
import { largestPassing, type Rung, type Search } from "./largest_passing.ts";
import { echoThroughServer, randomText } from "./loopback_probe.ts";
import type { ProbeContext } from "./probe_context.ts";
import { ProbeLink } from "./probe_link.ts";
import { type ProbeTarget, randomChannel } from "./probe_target.ts";

const SMALLEST_BYTES = 64;
const UP_BYTES_MAX = 64 * 1024;
/** The largest message that a gateway takes is 4 KiB. */
const ASK_BYTES_MAX = 4096;
/** The text travels in the address, for which nginx reserves 8 kB by default. */
const DOWN_BYTES_MAX = 7000;
/** What a search may take beyond the battery's time once something vanished: the cure needs it. */
const GRACE_MS = 3000;
/** What a request adds to the text that it carries, generously. */
const REQUEST_BYTES = 700;

/**
 * Which sizes pass, both ways: up by a large text and a ping behind it, down by a message to
 * ourselves. All of it by chance, so that compression hides nothing, and each on a connection of
 * its own, so that a stuck one does not hold up the others.
 */
export async function probeFrameSizes(
  target: ProbeTarget,
  context: ProbeContext,
): Promise<readonly Evidence[]> {
  const at = context.now();
  const tryUp = (bytes: number): Promise<Rung> => passUp(bytes, target, context);
  const isFeed = context.profile === "holdfast";
  const upMost = isFeed ? ASK_BYTES_MAX : UP_BYTES_MAX;
  const up = await largestPassing(tryUp, SMALLEST_BYTES, upMost, () => timeLeft(context));
  const records = recordsOf(at, "up", up);
  if (up.bytesPerSecond !== undefined) context.sawWidth(up.bytesPerSecond);
  // Only LNbits sends what it is told to.
  if (context.profile === "generic" || isFeed || up.verdict === "narrow") return records;
  // A message to ourselves must get up first: what is lost there says nothing of the way down.
  const most = Math.min(DOWN_BYTES_MAX, up.largestPassed - REQUEST_BYTES);
  if (most <= SMALLEST_BYTES) return records;
  const tryDown = (bytes: number): Promise<Rung> => passDown(bytes, target, context);
  const down = await largestPassing(tryDown, SMALLEST_BYTES, most, () => timeLeft(context));
  return [...records, ...recordsOf(at, "down", down)];
}

function recordsOf(at: number, direction: "up" | "down", found: Search): readonly Evidence[] {
  const { largestPassed, smallestLost, lost } = found;
  if (found.verdict !== "found") return [];
  // Where the smallest is lost, size is not the reason.
  if (largestPassed === 0) return [];
  const record = { kind: "frame_sizes", at, direction, largestPassed } as const;
  if (lost === null) return [{ ...record, smallestLost: null }];
  return [{
    ...record,
    smallestLost,
    how: lost.outcome === "closed" || lost.outcome === "refused" ? lost.outcome : "vanished",
    ...lost.code === undefined ? {} : { code: lost.code },
    ...lost.status === undefined ? {} : { status: lost.status },
  }];
}

function deadlineOf(context: ProbeContext): number {
  const wanted = Math.max(context.deadlines.frameMs, context.slowestMs * 3 + 500);
  return Math.min(wanted, 5000);
}

function timeLeft(context: ProbeContext): boolean {
  return context.hasTime(deadlineOf(context) + 300 - GRACE_MS);
}

async function passUp(bytes: number, target: ProbeTarget, context: ProbeContext): Promise<Rung> {
  const deadlineMs = deadlineOf(context);
  const path = linkPath(target, context, context.channel);
  const link = await ProbeLink.open(target, context, { path, deadlineMs });
  if (link === null) return { bytes, outcome: "unknown", tookMs: deadlineMs, deadlineMs };
  const startedAt = performance.now();
  const isFeed = context.profile === "holdfast";
  link.send(isFeed ? askText(bytes, randomText) : randomText(bytes));
  const at = await link.ping(deadlineMs);
  const rung = rungOf(bytes, link, at === null ? null : at - startedAt, deadlineMs);
  link.destroy();
  return rung;
}

async function passDown(bytes: number, target: ProbeTarget, context: ProbeContext): Promise<Rung> {
  const deadlineMs = deadlineOf(context);
  const channel = randomChannel();
  const path = linkPath(target, context, channel);
  const link = await ProbeLink.open(target, context, { path, deadlineMs });
  if (link === null) return { bytes, outcome: "unknown", tookMs: deadlineMs, deadlineMs };
  const asked = { channel, bytes, deadlineMs };
  const { tookMs, sent } = await echoThroughServer(target, context, link, asked);
  const rung = rungOf(bytes, link, tookMs, deadlineMs);
  link.destroy();
  const { status } = sent;
  if (status !== null && status >= 400) return { ...rung, outcome: "refused", status };
  return rung;
}

function rungOf(
  bytes: number,
  link: ProbeLink,
  tookMs: number | null,
  deadlineMs: number,
): Rung {
  if (tookMs !== null) return { bytes, outcome: "passed", tookMs, deadlineMs };
  const rung = { bytes, tookMs: deadlineMs, deadlineMs };
  const code = link.ending?.end.code;
  return code === undefined
    ? { ...rung, outcome: "vanished" }
    : { ...rung, outcome: "closed", code };
}
