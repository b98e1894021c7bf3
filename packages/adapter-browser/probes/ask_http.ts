import type { EvidenceOf } from "@holdfast/core";
import { BODY_START_MAX, bodyStart, failureText, tellingHeaders } from "@holdfast/core/web";
import type { ProbeRun } from "./probe_run.ts";

type HttpEvidence = EvidenceOf<"http">;

/** A plain request. */
export interface HttpQuestion {
  readonly what: HttpEvidence["what"];
  readonly address: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly method?: "GET" | "POST";
  /** Without reading the answer, and without asking the server whether we may (Fetch §3.1). */
  readonly isOpaque?: boolean;
  /** The longest wait, in milliseconds. @default {the limit of one probe} */
  readonly waitMs?: number;
}

/** What was answered. */
export interface HttpAnswer {
  readonly evidence: HttpEvidence;
  /** The body as far as it was read, unmasked: it stays within the probe. */
  readonly text: string;
}

/** Characters of a body that a probe looks into. */
const TEXT_MAX = 4096;

/** Asks once, within a deadline and a limit of bytes; never throws but for an abort. */
export async function askHttp(run: ProbeRun, question: HttpQuestion): Promise<HttpAnswer> {
  run.check();
  const startedAt = run.now();
  const abort = new AbortController();
  let isLate = false;
  const stop = run.after(run.waitMs(question.waitMs), () => {
    isLate = true;
    abort.abort();
  });
  const seen: Seen = { response: null, bytes: 0, text: "" };
  let error: unknown = null;
  try {
    await read(run, question, abort.signal, seen);
  } catch (thrown) {
    error = thrown;
  } finally {
    stop();
    abort.abort();
  }
  run.check();
  const evidence = evidenceOf(run, question, seen, { error, isLate, startedAt });
  return { evidence, text: seen.text };
}

interface Seen {
  response: Response | null;
  bytes: number;
  text: string;
}

async function read(
  run: ProbeRun,
  question: HttpQuestion,
  signal: AbortSignal,
  seen: Seen,
): Promise<void> {
  const { fetch } = run.scope;
  if (fetch === undefined) throw new TypeError("There is no fetch here");
  const isOpaque = question.isOpaque === true;
  const asked = fetch(new URL(question.address), {
    method: question.method ?? "GET",
    headers: { ...question.headers },
    mode: isOpaque ? "no-cors" : "cors",
    // A key must not travel to an address nobody named; without CORS only following is allowed.
    redirect: isOpaque ? "follow" : "manual",
    cache: "no-store",
    credentials: "omit",
    referrerPolicy: "no-referrer",
    signal,
  });
  const response = await orAbort(asked, signal);
  seen.response = response;
  const reader = response.body?.getReader();
  if (reader === undefined) return;
  const decoder = new TextDecoder();
  while (seen.bytes < run.limits.bodyBytesMax) {
    const { done, value } = await orAbort(reader.read(), signal);
    if (done) break;
    seen.bytes += value.length;
    if (seen.text.length < TEXT_MAX) seen.text += decoder.decode(value, { stream: true });
  }
}

/** Where a platform ignores its signal, the deadline holds all the same. */
function orAbort<T>(asked: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    signal.addEventListener("abort", () => reject(signal.reason), { once: true });
    asked.then(resolve, reject);
  });
}

function evidenceOf(
  run: ProbeRun,
  { what }: HttpQuestion,
  { response, bytes, text }: Seen,
  end: { readonly error: unknown; readonly isLate: boolean; readonly startedAt: number },
): HttpEvidence {
  const at = run.now();
  const base = { kind: "http", at, what, tookMs: at - end.startedAt } as const;
  if (end.isLate) {
    return { ...base, outcome: "timeout", status: response?.status || null, bytes };
  }
  if (response === null) {
    const error = failureText(end.error, run.secrets);
    return { ...base, outcome: "failed", status: null, error };
  }
  if (/^opaque/.test(response.type)) {
    const redirect = response.type === "opaqueredirect" ? { facts: { redirected: true } } : {};
    return { ...base, outcome: "opaque", status: null, ...redirect };
  }
  return {
    ...base,
    outcome: end.error === null ? "answered" : "cut",
    status: response.status,
    headers: tellingHeaders(response.headers, run.secrets),
    bodyStart: bodyStart(text, run.secrets).slice(0, BODY_START_MAX),
    bytes,
  };
}
