import { type Evidence, type FeedAnswer, feedEvidence } from "@holdfast/core";
import type { HttpEvidence } from "./evidence_names.ts";
import { feedCredentials } from "./feed_credentials.ts";
import { gatewayRequest } from "./gateway_request.ts";
import { plainRequest } from "./plain_request.ts";
import type { ProbeContext } from "./probe_context.ts";
import type { ProbeTarget } from "./probe_target.ts";

/** A gateway waits 5 s for a first value before it says that there is none. */
const PATIENCE_MS = 6500;
const BYTES_MAX = 64 * 1024;
/** Longer than this the gateway waits only for a value that does not come. */
const SLOW_MS = 1500;

/**
 * Asks a gateway for the value of the feed, and then how the feed stands: who asks for it first
 * makes the gateway ask the server behind it. Of the value only that there is one is kept.
 */
export async function probeFeed(
  target: ProbeTarget,
  context: ProbeContext,
): Promise<readonly Evidence[]> {
  const at = context.now();
  const asked = gatewayRequest("wallet", target, context);
  if (asked === null) return [];
  const deadlineMs = Math.max(PATIENCE_MS, context.deadlines.httpMs);
  const bytesMax = BYTES_MAX;
  const before = context.slowestMs;
  const answer = await plainRequest(target, context, {
    ...asked,
    what: "wallet",
    deadlineMs,
    bytesMax,
  });
  const { evidence } = answer;
  if (evidence.tookMs > SLOW_MS && evidence.status === 503) {
    // The gateway waited, not the path.
    context.slowestMs = before;
    context.extend(evidence.tookMs);
  }
  if (evidence.status !== null) context.hasValue = evidence.status === 200;
  const diagnostics = await askAbout(target, context);
  const value = { status: evidence.status, body: answer.body };
  const feed = feedEvidence(at, { value, diagnostics });
  return [withoutValue(evidence), ...feed === null ? [] : [feed]];
}

async function askAbout(target: ProbeTarget, context: ProbeContext): Promise<FeedAnswer> {
  const { headers, socket } = feedCredentials(target, context);
  const { evidence, body } = await plainRequest(target, context, {
    what: "wallet",
    path: `${target.base}/v1/diagnostics?feed=${context.feed}`,
    headers,
    socket,
    deadlineMs: context.adaptedMs(context.deadlines.httpMs),
    bytesMax: BYTES_MAX,
  });
  return { status: evidence.status, body };
}

function withoutValue(evidence: HttpEvidence): HttpEvidence {
  if (evidence.status !== 200) return evidence;
  const { bodyStart: _value, ...rest } = evidence;
  return rest;
}
