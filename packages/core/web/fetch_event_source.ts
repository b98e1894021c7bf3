import { formatCursor } from "../model/cursor_text.ts";
import type { Clock } from "../ports/clock.ts";
import type { Transport } from "../ports/transport.ts";
import { EventStreamParser } from "./event_stream_parser.ts";
import { FetchStreamLink, type StreamFormat } from "./fetch_stream_link.ts";
import type { WebPlatform } from "./web_platform.ts";

/** Event streams: messages in `data`, life in comments, resuming by `Last-Event-ID`. */
const EVENT_STREAM: StreamFormat = {
  accept: "text/event-stream",
  isContentType: (type) => /^text\/event-stream\s*(;|$)/.test(type),
  resume: (url, after) => ({
    url,
    headers: after === null ? {} : { "last-event-id": formatCursor(after) },
  }),
  createParser: (maxBytes, sink) =>
    new EventStreamParser(maxBytes, {
      event: ({ data }) => sink.message(data),
      comment: () => sink.heard(),
      retry: (delayMs) => sink.retry(delayMs),
    }),
};

/** Options for {@linkcode createFetchEventSource}. */
export interface FetchEventSourceOptions {
  /**
   * Longest wait between the headers and the first byte of the body. A proxy that buffers lets the
   * headers through and holds the rest, so an honest server writes a comment at once.
   * @default {10000}
   */
  readonly firstByteMs?: number;
}

/**
 * An event stream transport over `fetch` (WHATWG HTML §9.2): unlike `EventSource` it shows the
 * status and headers of a refusal, sends headers, hears comments, and notices a body that is held
 * back. It never reconnects by itself.
 *
 * @param web The platform's Web APIs.
 * @param clock Time for the watchdog and for `Retry-After` dates.
 */
export function createFetchEventSource<Signal>(
  web: WebPlatform<Signal>,
  clock: Clock,
  options: FetchEventSourceOptions = {},
): Transport {
  return {
    kind: "event-source",
    capabilities: {
      canSend: false,
      canAsk: false,
      seesStatus: true,
      hasBinary: false,
      canResume: true,
    },
    open: (request, listener) => {
      const firstByteMs = options.firstByteMs ?? 10_000;
      const parts = { format: EVENT_STREAM, web, clock, firstByteMs, request, listener };
      const link = new FetchStreamLink(parts);
      // The listener hears nothing before open() returned.
      Promise.resolve().then(() => link.run());
      return link;
    },
  };
}
