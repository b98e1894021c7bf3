import type { Clock } from "../ports/clock.ts";
import type { Transport } from "../ports/transport.ts";
import { FetchStreamLink, type StreamFormat } from "./fetch_stream_link.ts";
import { LineParser } from "./line_parser.ts";
import type { WebPlatform } from "./web_platform.ts";
import { withAfter } from "./with_after.ts";

/** Options for {@linkcode createFetchLineStream}. */
export interface FetchLineStreamOptions {
  /**
   * Longest wait between the headers and the first byte of the body, which shows a proxy that
   * buffers.
   * @default {10000}
   */
  readonly firstByteMs?: number;
}

const LINES: StreamFormat = {
  accept: "application/x-ndjson",
  isContentType: (type) => /^application\/(x-)?ndjson\s*(;|$)/.test(type),
  resume: (url, after) => ({ url: withAfter(url, after), headers: {} }),
  createParser: (maxBytes, sink) =>
    new LineParser(maxBytes, { line: (text) => sink.message(text), empty: () => sink.heard() }),
};

/**
 * A transport over a `fetch` whose answer never ends: one message for each line. It passes where
 * event streams are recognised and blocked, and needs no more than HTTP/1.1 chunks.
 *
 * @param web The platform's Web APIs.
 * @param clock Time for the watchdog and for `Retry-After` dates.
 */
export function createFetchLineStream<Signal>(
  web: WebPlatform<Signal>,
  clock: Clock,
  options: FetchLineStreamOptions = {},
): Transport {
  return {
    kind: "line-stream",
    capabilities: {
      canSend: false,
      canAsk: false,
      seesStatus: true,
      hasBinary: false,
      canResume: true,
    },
    open: (request, listener) => {
      const firstByteMs = options.firstByteMs ?? 10_000;
      const parts = { format: LINES, web, clock, firstByteMs, request, listener };
      const link = new FetchStreamLink(parts);
      // The listener hears nothing before open() returned.
      Promise.resolve().then(() => link.run());
      return link;
    },
  };
}
