import type { LinkEnd } from "../model/link_end.ts";
import { formatCursor } from "../model/cursor_text.ts";
import type { Clock } from "../ports/clock.ts";
import type { LinkListener, LinkRequest, OpenLink, Transport } from "../ports/transport.ts";
import { readBodyStart } from "./body_text.ts";
import { EventStreamParser } from "./event_stream_parser.ts";
import { failureText } from "./failure_text.ts";
import { bodyStart, retryAfterOf, tellingHeaders } from "./http_evidence.ts";
import { requestSecrets } from "./request_secrets.ts";
import type { BodyReader, ResponseLike, WebPlatform } from "./web_platform.ts";

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
      const link = new FetchLink(web, clock, options.firstByteMs ?? 10_000, request, listener);
      // The listener hears nothing before open() returned.
      Promise.resolve().then(() => link.run());
      return link;
    },
  };
}

class FetchLink<Signal> implements OpenLink {
  readonly #web: WebPlatform<Signal>;
  readonly #clock: Clock;
  readonly #firstByteMs: number;
  readonly #request: LinkRequest;
  readonly #listener: LinkListener;
  readonly #secrets: readonly string[];
  readonly #abort: { readonly signal: Signal; abort(): void };
  #retryAfterMs: number | undefined;
  #parser: EventStreamParser | null = null;
  #cancelWatchdog: () => void = () => {};
  #isOver = false;

  constructor(
    web: WebPlatform<Signal>,
    clock: Clock,
    firstByteMs: number,
    request: LinkRequest,
    listener: LinkListener,
  ) {
    this.#web = web;
    this.#clock = clock;
    this.#firstByteMs = firstByteMs;
    this.#request = request;
    this.#listener = listener;
    this.#secrets = requestSecrets(request.route.url, request.route.headers);
    this.#abort = web.createAbort();
  }

  send(): "not_open" {
    return "not_open";
  }

  abandon(): void {
    if (this.#isOver) return;
    this.#isOver = true;
    this.#release();
  }

  /** Asks, and reads until the stream ends. Never rejects. */
  async run(): Promise<void> {
    if (this.#isOver) return;
    try {
      // Everything that can throw stands inside: a bad address or header throws before anything is
      // sent.
      const response = await this.#ask();
      if (this.#isOver) return;
      if (isEventStream(response)) await this.#read(response);
      else await this.#refuse(response);
    } catch (error) {
      this.#end({ how: "failed", message: failureText(error, this.#secrets) });
    }
  }

  #ask(): Promise<ResponseLike> {
    const { route, resumeAfter } = this.#request;
    const headers: Record<string, string> = { "accept": "text/event-stream" };
    for (const [name, value] of Object.entries(route.headers)) headers[name] = value.reveal();
    if (resumeAfter !== null) headers["last-event-id"] = formatCursor(resumeAfter);
    return this.#web.fetch(route.url.reveal(), {
      method: "GET",
      headers,
      cache: "no-store",
      redirect: "manual",
      signal: this.#abort.signal,
    });
  }

  async #refuse(response: ResponseLike): Promise<void> {
    const text = await readBodyStart(response, this.#web, this.#clock);
    const retryAfterMs = retryAfterOf(response.headers, this.#clock.now());
    this.#end({
      how: "refused",
      ...statusOf(response),
      headers: tellingHeaders(response.headers, this.#secrets),
      bodyStart: bodyStart(text, this.#secrets),
      ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
    });
  }

  async #read(response: ResponseLike): Promise<void> {
    const headers = tellingHeaders(response.headers, this.#secrets);
    this.#cancelWatchdog = this.#clock.after(this.#firstByteMs, () => {
      this.#end({
        how: "timeout",
        status: response.status,
        headers,
        message: `Headers came, but no body within ${this.#firstByteMs} ms`,
      });
    });
    this.#listener.opened({ status: response.status, headers });
    if (this.#isOver) return;
    try {
      await this.#readBody(response.body!.getReader());
      this.#end({ how: "closed", wasClean: true, ...this.#retryAfter() });
    } catch (error) {
      const message = failureText(error, this.#secrets);
      this.#end({ how: "closed", wasClean: false, message, ...this.#retryAfter() });
    }
  }

  async #readBody(reader: BodyReader): Promise<void> {
    const decoder = this.#web.createDecoder();
    let reports = 0;
    const parser = new EventStreamParser(this.#request.maxMessageBytes, {
      event: (event) => {
        reports++;
        this.#listener.message(event.data);
      },
      comment: () => {
        reports++;
        this.#listener.heard();
      },
      retry: (delayMs) => {
        this.#retryAfterMs = delayMs;
      },
    });
    this.#parser = parser;
    while (!this.#isOver) {
      const chunk = await reader.read();
      if (this.#isOver || chunk.done) return;
      this.#cancelWatchdog();
      reports = 0;
      const text = decoder.decode(chunk.value as Uint8Array<ArrayBuffer>, { stream: true });
      const isWithinLimit = parser.push(text);
      if (this.#isOver) return;
      if (!isWithinLimit) return this.#endTooLarge();
      // Half an event is no message, but it proves that the path lets bytes through.
      if (reports === 0) this.#listener.heard();
    }
  }

  #endTooLarge(): void {
    const message = `Message larger than ${this.#request.maxMessageBytes} bytes`;
    this.#end({ how: "closed", code: 1009, wasClean: false, message });
  }

  #retryAfter(): Pick<LinkEnd, "retryAfterMs"> {
    return this.#retryAfterMs === undefined ? {} : { retryAfterMs: this.#retryAfterMs };
  }

  #end(end: LinkEnd): void {
    if (this.#isOver) return;
    this.#isOver = true;
    this.#release();
    this.#listener.ended(end);
  }

  #release(): void {
    this.#cancelWatchdog();
    this.#parser?.stop();
    this.#abort.abort();
  }
}

function isEventStream(response: ResponseLike): boolean {
  const type = response.headers.get("content-type") ?? "";
  return response.status === 200 && response.body !== null &&
    /^text\/event-stream\s*(;|$)/i.test(type.trim());
}

/** The status, or word of the redirect that a page may not see (Fetch §2.2.6). */
function statusOf(response: ResponseLike): Pick<LinkEnd, "status" | "message"> {
  if (response.type === "opaqueredirect") {
    return { message: "Redirected to another address, which is not followed" };
  }
  return { status: response.status };
}
