import { randomBytes } from "node:crypto";
import type { Evidence } from "@holdfast/core";
import type { HttpEvidence } from "./evidence_names.ts";
import { plainRequest } from "./plain_request.ts";
import type { ProbeContext } from "./probe_context.ts";
import type { ProbeLink } from "./probe_link.ts";
import { channelPath, type ProbeTarget } from "./probe_target.ts";

/** What became of a text that was sent to ourselves through the server. */
export interface Echo {
  /** Milliseconds until it came; null where it did not. */
  readonly tookMs: number | null;
  /** How the request that sent it was answered. */
  readonly sent: HttpEvidence;
}

/**
 * Sends a random text to a channel by REST and waits for it on the link that listens there (LNbits
 * pushes what anybody posts).
 *
 * @param bytes The size of the text, which no compression can hide.
 */
export async function echoThroughServer(
  target: ProbeTarget,
  context: ProbeContext,
  link: ProbeLink,
  { channel, bytes, deadlineMs }: {
    readonly channel: string;
    readonly bytes: number;
    readonly deadlineMs: number;
  },
): Promise<Echo> {
  const text = randomText(bytes);
  const startedAt = performance.now();
  const path = `${channelPath(target, channel)}?data=${text}`;
  const coming = link.message((found) => found === text, deadlineMs);
  const { evidence } = await plainRequest(target, context, {
    what: "post",
    method: "POST",
    path,
    deadlineMs,
  });
  const isSent = evidence.status === null || evidence.status < 300;
  const at = isSent ? await coming : null;
  return { tookMs: at === null ? null : at - startedAt, sent: evidence };
}

/** A message to ourselves, and nothing where the server could not be made to send one. */
export async function probeLoopback(
  target: ProbeTarget,
  context: ProbeContext,
  link: ProbeLink,
  deadlineMs: number,
): Promise<readonly Evidence[]> {
  const at = context.now();
  const bytes = 48;
  const asked = { channel: context.channel, bytes, deadlineMs };
  const { tookMs, sent } = await echoThroughServer(target, context, link, asked);
  if (tookMs !== null) {
    const outcome = tookMs > context.slowestMs * 3 + 1000 ? "late" : "arrived";
    return [
      { kind: "loopback", at, outcome: "ok", tookMs },
      { kind: "frames", at, outcome, what: "push", bytes },
    ];
  }
  const isAccepted = sent.status !== null && sent.status < 300;
  if (!isAccepted) return [sent];
  return [
    { kind: "loopback", at, outcome: "missing", tookMs: deadlineMs },
    { kind: "frames", at, outcome: "missing", what: "push", bytes },
  ];
}

/** Letters and digits by chance: they pass through an address unchanged and do not compress. */
export function randomText(bytes: number): string {
  return randomBytes(Math.ceil(bytes * 3 / 4)).toString("base64url").slice(0, bytes);
}
