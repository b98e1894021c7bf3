import { CAUSE_IDS, type CauseId } from "../model/cause_id.ts";
import type { EvidenceOf } from "../model/evidence.ts";

/** An answer of a gateway, whole or only its start. */
export interface FeedAnswer {
  readonly status: number | null;
  readonly body: string;
}

/** What a gateway was asked about one of its feeds; null what was not. */
export interface FeedAnswers {
  /** To `GET /v1/feeds/<feed>`. */
  readonly value: FeedAnswer | null;
  /** To `GET /v1/diagnostics?feed=<feed>`. */
  readonly diagnostics: FeedAnswer | null;
}

const UPSTREAM_REGEXP = /"upstream":(\{[^{}]{0,1000}\})/;
const WORD_REGEXP = /^[a-z0-9.-]{1,64}$/;

/**
 * How a feed stands by the gateway's own word (`docs/protocol.md`), as evidence. Of the value only
 * that there is one, and whether it says that it may be out of date.
 *
 * @example A gateway whose LNbits is gone
 * ```ts
 * import { feedEvidence } from "@holdfast/core";
 * import { deepEqual } from "node:assert/strict";
 *
 * const upstream = { phase: "waiting", maxAgeMs: null, cause: "tcp-refused" };
 * const body = JSON.stringify({ feed: { place: "e:4", upstream } });
 * const found = feedEvidence(1, { value: null, diagnostics: { status: 200, body } });
 * deepEqual(found, {
 *   kind: "feed",
 *   at: 1,
 *   value: "stale",
 *   phase: "waiting",
 *   cause: "tcp-refused",
 * });
 * ```
 *
 * @returns Null where neither answer tells.
 */
export function feedEvidence(
  at: number,
  { value, diagnostics }: FeedAnswers,
): EvidenceOf<"feed"> | null {
  const told = diagnostics?.status === 200 ? diagnostics.body : "";
  const { phase, maxAgeMs, cause } = upstreamOf(told);
  const hasValue = value?.status === 200 || (value === null && /"place":"/.test(told));
  const hasNone = (value?.status === 503 && /given no value/.test(value.body)) ||
    (value?.status !== 200 && /"place":null/.test(told));
  if (!hasValue && !hasNone) return null;
  const isStale = maxAgeMs === null ||
    (value?.status === 200 && /"isFresh":false/.test(value.body));
  return {
    kind: "feed",
    at,
    value: hasNone ? "none" : isStale ? "stale" : "fresh",
    ...typeof phase === "string" && WORD_REGEXP.test(phase) ? { phase } : {},
    ...isCause(cause) ? { cause } : {},
  };
}

/** What the gateway says of its own connection; nothing where it says none. */
function upstreamOf(told: string): Readonly<Record<string, unknown>> {
  try {
    const upstream: unknown = JSON.parse(UPSTREAM_REGEXP.exec(told)?.[1] ?? "{}");
    return upstream as Readonly<Record<string, unknown>>;
  } catch {
    return {};
  }
}

function isCause(word: unknown): word is CauseId {
  return CAUSE_IDS.some((id) => id === word);
}
