import type { EvidenceOf } from "@holdfast/core";
import type { ProbeRun } from "./probe_run.ts";

const EVENT_START = "\ndata: ";

/**
 * Opens the event stream of a gateway's feed and waits for its first event, which comes at once.
 *
 * @returns Null where it is refused, or nothing at all was answered.
 */
export async function probeFeedStream(
  run: ProbeRun,
  address: string,
  ticket: string,
): Promise<EvidenceOf<"stream"> | null> {
  const { fetch } = run.scope;
  if (fetch === undefined) return null;
  const startedAt = run.now();
  const abort = new AbortController();
  let isLate = false;
  const stop = run.after(run.waitMs(), () => {
    isLate = true;
    abort.abort();
  });
  let headersMs: number | null = null;
  let firstByteMs: number | null = null;
  try {
    const response = await fetch(address, {
      headers: { Accept: "text/event-stream", Authorization: `Bearer ${ticket}` },
      redirect: "manual",
      cache: "no-store",
      credentials: "omit",
      referrerPolicy: "no-referrer",
      signal: abort.signal,
    });
    headersMs = run.now() - startedAt;
    const isStream = /^text\/event-stream/i.test(response.headers.get("content-type") ?? "");
    if (!isStream) return null;
    firstByteMs = await untilEvent(response) ? run.now() - startedAt : null;
  } catch {
    if (!isLate) return null;
  } finally {
    stop();
    abort.abort();
  }
  run.check();
  const outcome = firstByteMs === null ? "buffered" : "live";
  return { kind: "stream", at: run.now(), outcome, headersMs, firstByteMs };
}

async function untilEvent({ body }: Response): Promise<boolean> {
  const reader = body?.getReader();
  if (reader === undefined) return false;
  const decoder = new TextDecoder();
  let text = "";
  while (!text.includes(EVENT_START)) {
    const { done, value } = await reader.read();
    if (done) return false;
    text = `${text.slice(-EVENT_START.length)}${decoder.decode(value, { stream: true })}`;
  }
  return true;
}
