import type { LinkEnd } from "../model/link_end.ts";
import type { Cursor } from "../model/cursor.ts";
import type { Clock } from "../ports/clock.ts";
import type { LinkListener, LinkRequest, OpenLink } from "../ports/transport.ts";
import { failureText } from "./failure_text.ts";
import { tellingHeaders } from "./http_evidence.ts";
import { refusalEnd } from "./refusal_end.ts";
import { requestSecrets } from "./request_secrets.ts";
import type { BodyReader, ResponseLike, WebPlatform } from "./web_platform.ts";

/** What is read out of a streamed body. */
export interface StreamSink {
  message(data: string): void;
  heard(): void;
  /** The peer wishes this reconnection time, in milliseconds. */
  retry(delayMs: number): void;
}

/** Takes a body apart. */
export interface StreamParser {
  /** Reads on; false once a message is too large, and nothing is read after that. */
  push(text: string): boolean;
  /** Reads nothing any more; also from within a report. */
  stop(): void;
}

/** One way of streaming messages in a body. */
export interface StreamFormat {
  readonly accept: string;
  /** Whether an answer of this content type is one of these streams. */
  readonly isContentType: (type: string) => boolean;
  /** The address to ask, and further headers, to continue after a place. */
  readonly resume: (
    url: string,
    after: Cursor | null,
  ) => { readonly url: string; readonly headers: Readonly<Record<string, string>> };
  readonly createParser: (maxBytes: number, sink: StreamSink) => StreamParser;
}

/** What a link of this kind is made of. */
export interface StreamLinkParts<Signal> {
  readonly format: StreamFormat;
  readonly web: WebPlatform<Signal>;
  readonly clock: Clock;
  /** Longest wait between the headers and the first byte of the body. */
  readonly firstByteMs: number;
  readonly request: LinkRequest;
  readonly listener: LinkListener;
}

/** A link that is one long answer to a `fetch`. */
export class FetchStreamLink<Signal> implements OpenLink {
  readonly #format: StreamFormat;
  readonly #web: WebPlatform<Signal>;
  readonly #clock: Clock;
  readonly #firstByteMs: number;
  readonly #request: LinkRequest;
  readonly #listener: LinkListener;
  readonly #secrets: readonly string[];
  readonly #abort: { readonly signal: Signal; abort(): void };
  #retryAfterMs: number | undefined;
  #parser: StreamParser | null = null;
  #cancelWatchdog: () => void = () => {};
  #isOver = false;

  constructor(parts: StreamLinkParts<Signal>) {
    this.#format = parts.format;
    this.#web = parts.web;
    this.#clock = parts.clock;
    this.#firstByteMs = parts.firstByteMs;
    this.#request = parts.request;
    this.#listener = parts.listener;
    this.#secrets = requestSecrets(parts.request.route.url, parts.request.route.headers);
    this.#abort = parts.web.createAbort();
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
      if (this.#isStream(response)) await this.#read(response);
      else await this.#refuse(response);
    } catch (error) {
      this.#end({ how: "failed", message: failureText(error, this.#secrets) });
    }
  }

  #ask(): Promise<ResponseLike> {
    const { route, resumeAfter } = this.#request;
    const { url, headers: resume } = this.#format.resume(route.url.reveal(), resumeAfter);
    const headers: Record<string, string> = { "accept": this.#format.accept };
    for (const [name, value] of Object.entries(route.headers)) headers[name] = value.reveal();
    return this.#web.fetch(url, {
      method: "GET",
      headers: { ...headers, ...resume },
      cache: "no-store",
      redirect: "manual",
      signal: this.#abort.signal,
    });
  }

  async #refuse(response: ResponseLike): Promise<void> {
    this.#end(await refusalEnd(response, this.#web, this.#clock, this.#secrets));
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
    const everyMs = Number(response.headers.get("holdfast-heartbeat-ms") ?? Number.NaN);
    this.#listener.opened({
      status: response.status,
      headers,
      ...(Number.isFinite(everyMs) && everyMs > 0 ? { heartbeatEveryMs: everyMs } : {}),
    });
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
    const parser = this.#format.createParser(this.#request.maxMessageBytes, {
      message: (data) => {
        reports++;
        this.#listener.message(data);
      },
      heard: () => {
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

  #isStream({ status, body, headers }: ResponseLike): boolean {
    const type = (headers.get("content-type") ?? "").trim().toLowerCase();
    return status === 200 && body !== null && this.#format.isContentType(type);
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
