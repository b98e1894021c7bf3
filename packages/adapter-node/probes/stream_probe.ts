import { type IncomingMessage, request } from "node:http";
import type { Evidence } from "@holdfast/core";
import { deadline } from "./deadline.ts";
import { feedCredentials } from "./feed_credentials.ts";
import { feedPath, genericPath } from "./link_path.ts";
import { openSocket } from "./open_socket.ts";
import type { ProbeContext } from "./probe_context.ts";
import type { ProbeTarget } from "./probe_target.ts";

/** A quiet stream sends a comment at least so often (WHATWG HTML §9.2.7 asks for 15 s). */
const QUIET_MS_MAX = 20_000;
const EVENT_START = "\ndata: ";

interface Times {
  readonly isStream: boolean;
  readonly headersMs: number | null;
  readonly firstByteMs: number | null;
}

/**
 * Asks for an event stream where the address is one, and times its headers and first bytes. A
 * stream whose headers come may be quiet by itself: only a deep probe waits long enough to call it
 * held back. A gateway's never is: it says at once what it knows, and again with each heartbeat,
 * which is waited for where it is due in time.
 */
export async function probeStream(
  target: ProbeTarget,
  context: ProbeContext,
  isDeep: boolean,
): Promise<readonly Evidence[]> {
  const at = context.now();
  const deadlineMs = isDeep ? QUIET_MS_MAX : context.adaptedMs(context.deadlines.httpMs);
  const isFeed = context.profile === "holdfast";
  const { headers, socket } = feedCredentials(target, context);
  const opened = await openSocket(target, context, { deadlineMs, ...socket });
  if (!opened.ok) return [];
  const { isStream, headersMs, firstByteMs } = await new Promise<Times>((resolve) => {
    const startedAt = performance.now();
    let headersMs: number | null = null;
    const settle = (isStream: boolean, firstByteMs: number | null): void => {
      cancel();
      context.signal.removeEventListener("abort", giveUp);
      exchange.destroy();
      opened.socket.destroy();
      resolve({ isStream, headersMs, firstByteMs });
    };
    const exchange = request({
      createConnection: () => opened.socket,
      path: isFeed ? feedPath(target, context, "events") : genericPath(target, context),
      setHost: false,
      headers: { host: target.authority, accept: "text/event-stream", ...headers },
    });
    const giveUp = (): void => settle(true, null);
    const cancel = deadline(deadlineMs, giveUp);
    context.signal.addEventListener("abort", giveUp);
    exchange.on("error", () => settle(false, null));
    exchange.on("upgrade", () => settle(false, null));
    exchange.on("response", (response) => {
      headersMs = performance.now() - startedAt;
      response.on("error", () => settle(true, null));
      if (!/^text\/event-stream/i.test(response.headers["content-type"] ?? "")) {
        return settle(false, null);
      }
      const due = isFeed && context.hasValue !== false ? eventsDue(response, deadlineMs) : 0;
      let text = "";
      let events = 0;
      response.setEncoding("utf8").on("data", (chunk: string) => {
        text = `${text.slice(-EVENT_START.length)}${chunk}`;
        events += text.split(EVENT_START).length - 1;
        if (events >= due) settle(true, performance.now() - startedAt);
      });
      response.once("end", () => settle(true, null));
    });
    exchange.end();
  });
  const record = { kind: "stream", at, headersMs, firstByteMs } as const;
  if (!isStream) return [{ ...record, outcome: "absent" }];
  if (firstByteMs !== null) return [{ ...record, outcome: "live" }];
  return headersMs === null || isDeep || isFeed ? [{ ...record, outcome: "buffered" }] : [];
}

/**
 * How many events of a gateway come by a deadline. What it sends ahead only makes proxies let go of
 * the first one; whether they keep back what follows, the next heartbeat shows.
 */
function eventsDue({ headers }: IncomingMessage, deadlineMs: number): number {
  const everyMs = Number(headers["holdfast-heartbeat-ms"] ?? NaN);
  return everyMs > 0 && everyMs * 2 <= deadlineMs ? 2 : 1;
}
