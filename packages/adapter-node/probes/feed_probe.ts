import type { CauseId, Evidence, EvidenceOf } from "@holdfast/core";
import { CAUSE_IDS } from "@holdfast/core";
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
const WORD_REGEXP = /^[a-z0-9.-]{1,64}$/;

type Feed = Omit<EvidenceOf<"feed">, "kind" | "at">;

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
  const snapshot = evidence.status === 200 ? parsed(answer.body) : null;
  if (evidence.status !== null) context.hasValue = snapshot !== null;
  const feed = await askAbout(target, context, snapshot, evidence);
  return [withoutValue(evidence), ...feed === null ? [] : [{ kind: "feed", at, ...feed } as const]];
}

/** What the gateway tells of the feed, with what the value says of itself. */
async function askAbout(
  target: ProbeTarget,
  context: ProbeContext,
  snapshot: unknown,
  { status, bodyStart = "" }: HttpEvidence,
): Promise<Feed | null> {
  const { headers, socket } = feedCredentials(target, context);
  const answer = await plainRequest(target, context, {
    what: "wallet",
    path: `${target.base}/v1/diagnostics?feed=${context.feed}`,
    headers,
    socket,
    deadlineMs: context.adaptedMs(context.deadlines.httpMs),
    bytesMax: BYTES_MAX,
  });
  const isTold = answer.evidence.status === 200;
  const upstream = isTold ? member(member(parsed(answer.body), "feed"), "upstream") : null;
  const phase = member(upstream, "phase");
  const cause = member(upstream, "cause");
  const isStale = member(upstream, "maxAgeMs") === null ||
    member(member(snapshot, "value"), "isFresh") === false;
  const hasNone = status === 503 && /given no value/.test(bodyStart);
  if (snapshot === null && !hasNone) return null;
  return {
    value: snapshot === null ? "none" : isStale ? "stale" : "fresh",
    ...typeof phase === "string" && WORD_REGEXP.test(phase) ? { phase } : {},
    ...isCause(cause) ? { cause } : {},
  };
}

function withoutValue(evidence: HttpEvidence): HttpEvidence {
  if (evidence.status !== 200) return evidence;
  const { bodyStart: _value, ...rest } = evidence;
  return rest;
}

function member(value: unknown, name: string): unknown {
  return typeof value === "object" && value !== null
    ? (value as Readonly<Record<string, unknown>>)[name]
    : undefined;
}

function isCause(word: unknown): word is CauseId {
  return CAUSE_IDS.some((id) => id === word);
}

function parsed(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return null;
  }
}
