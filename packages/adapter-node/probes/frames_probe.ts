import type { Evidence } from "@holdfast/core";
import { converseWithFeed } from "./feed_conversation.ts";
import { linkPath } from "./link_path.ts";
import { probeLoopback, randomText } from "./loopback_probe.ts";
import type { ProbeContext } from "./probe_context.ts";
import { ProbeLink } from "./probe_link.ts";
import type { ProbeTarget } from "./probe_target.ts";
import { cameInOneBurst, type RoundTrip } from "./quality.ts";
import { pingOften } from "./quality_probe.ts";
import { openUpgrade } from "./upgrade_probe.ts";

const SETTLE_MS = 150;
/** A link that ends so soon after the first frame ends because of it. */
const BECAUSE_MS = 500;
const PINGS = 10;
const PING_EVERY_MS = 60;
/** How long held-back frames are waited for. */
const HELD_MS = 3500;
/** How long a text or a close frame may go unanswered, at least. */
const ANSWER_MS_MIN = 1500;
/** An echo is a courtesy, and not waited for long. */
const ECHO_MS = 300;
const TEXT_BYTES = 64;

/**
 * What an open link is good for: pings, a message to ourselves, a text of our own, a second link
 * beside it, and the closing handshake.
 */
export async function probeFrames(
  target: ProbeTarget,
  context: ProbeContext,
): Promise<readonly Evidence[]> {
  const at = context.now();
  const deadlineMs = context.deadlines.upgradeMs;
  const path = linkPath(target, context, context.channel);
  const link = await ProbeLink.open(target, context, { path, compresses: true, deadlineMs });
  if (link === null) return [];
  const held = HELD_MS;
  // A link that ends by itself does so now, and not because of what is sent over it.
  await link.over(SETTLE_MS);
  const [trips, looped, second] = await Promise.all([
    pingOften(link, PINGS, PING_EVERY_MS, held),
    loopOf(target, context, link, held),
    openUpgrade(target, context, "second"),
  ]);
  second?.socket?.destroy();
  const records = [
    ...pongRecords(at, trips, link, context),
    ...second === null ? [] : [second.evidence],
    // What an ended link could not carry is no loss of its own.
    ...looped.filter((record) => link.isOpen || record.kind === "http" || !isMissing(record)),
  ];
  const isAnswered = trips.some(({ answeredAt }) => answeredAt !== null);
  const answerMs = Math.max(ANSWER_MS_MIN, context.slowestMs * 2 + 500);
  // A gateway takes questions only, and was asked one.
  const mayText = context.profile !== "holdfast" && link.isOpen && isAnswered;
  const sent = mayText && context.hasTime(answerMs) ? await sendText(at, link, answerMs) : [];
  return [...records, ...sent, ...await endOf(at, link, context, answerMs)];
}

/** What comes back of what is said, or comes by itself, as far as this server does either. */
async function loopOf(
  target: ProbeTarget,
  context: ProbeContext,
  link: ProbeLink,
  deadlineMs: number,
): Promise<readonly Evidence[]> {
  if (context.profile === "generic") return [];
  if (context.profile === "holdfast") return await converseWithFeed(context, link, deadlineMs);
  return await probeLoopback(target, context, link, deadlineMs);
}

function pongRecords(
  at: number,
  trips: readonly RoundTrip[],
  link: ProbeLink,
  context: ProbeContext,
): readonly Evidence[] {
  const record = { kind: "frames", at, what: "pong" } as const;
  if (trips.every(({ answeredAt }) => answeredAt === null)) {
    if (link.isOpen) return [{ ...record, outcome: "missing" }];
    const [first] = trips;
    if (first === undefined) return [];
    const afterMs = (link.ending?.at ?? Infinity) - first.askedAt;
    // How quickly the link ends follows how slow the path is.
    return afterMs < BECAUSE_MS + context.slowestMs ? [{ ...record, outcome: "cut" }] : [];
  }
  const isLate = cameInOneBurst(trips, context.slowestMs * 3 + 300);
  return [{ ...record, outcome: isLate ? "late" : "arrived" }];
}

/** A text frame, which every server must at least survive. Binary ones kill an LNbits link. */
async function sendText(
  at: number,
  link: ProbeLink,
  deadlineMs: number,
): Promise<readonly Evidence[]> {
  const text = randomText(TEXT_BYTES);
  const echo = link.message((found) => found.includes(text), Math.min(deadlineMs, ECHO_MS));
  link.send(text);
  await link.ping(deadlineMs);
  const record = { kind: "frames", at, what: "echo", bytes: TEXT_BYTES } as const;
  if (!link.isOpen) return [{ ...record, outcome: "cut" }];
  return await echo === null ? [] : [{ ...record, outcome: "arrived" }];
}

async function endOf(
  at: number,
  link: ProbeLink,
  context: ProbeContext,
  answerMs: number,
): Promise<readonly Evidence[]> {
  const { ending } = link;
  if (ending === null) {
    if (!context.hasTime(answerMs)) {
      link.destroy();
      return [];
    }
    const isAnswered = await link.close(answerMs);
    return [{ kind: "frames", at, what: "close", outcome: isAnswered ? "arrived" : "missing" }];
  }
  if (ending.said === "invalid") {
    const flaw = ending.end.message ?? "A frame breaks the protocol";
    return [{ kind: "frames", at, outcome: "invalid", flaw }];
  }
  const livedMs = ending.at - link.openedAt;
  const quietMs = Math.max(0, ending.at - link.heardAt);
  return [{ kind: "close", at, routeKind: "websocket", livedMs, quietMs, end: ending.end }];
}

function isMissing(record: Evidence): boolean {
  return "outcome" in record && record.outcome === "missing";
}
