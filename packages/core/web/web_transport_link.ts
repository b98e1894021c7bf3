import type { LinkEnd } from "../model/link_end.ts";
import type { Clock } from "../ports/clock.ts";
import type { LinkListener, LinkRequest, OpenLink, SendResult } from "../ports/transport.ts";
import { failureText } from "./failure_text.ts";
import { feedBye } from "./feed_bye.ts";
import { FeedTalk } from "./feed_talk.ts";
import { feedHello } from "./feed_hello.ts";
import { LineParser } from "./line_parser.ts";
import { requestSecrets } from "./request_secrets.ts";
import type { BodyReader } from "./web_platform.ts";
import type { SessionLike, SessionPlatform, StreamWriterLike } from "./web_transport_session.ts";

/** What a link of this kind is made of. */
export interface WebTransportParts {
  readonly platform: SessionPlatform;
  readonly clock: Clock;
  readonly limits: { readonly openMs: number; readonly bufferedBytesMax: number };
  readonly request: LinkRequest;
  readonly listener: LinkListener;
}

/** A link over one stream of one session. */
export class WebTransportLink implements OpenLink {
  readonly #parts: WebTransportParts;
  readonly #secrets: readonly string[];
  readonly #parser: LineParser;
  readonly #talk: FeedTalk;
  #session: SessionLike | null = null;
  #writer: StreamWriterLike | null = null;
  #waitingBytes = 0;
  #reports = 0;
  #isOpened = false;
  #isOver = false;
  #cancelWait: () => void = () => {};

  constructor(parts: WebTransportParts) {
    this.#parts = parts;
    this.#talk = new FeedTalk(parts.listener, () => this.#isOver);
    const { route, maxMessageBytes } = parts.request;
    this.#secrets = requestSecrets(route.url, route.headers);
    this.#parser = new LineParser(maxMessageBytes, {
      line: (text) => this.#hear(text),
      empty: () => this.#hear(""),
    });
  }

  /** Nothing but text, and none with a line feed: that is where a message ends. */
  send(data: string | Uint8Array): SendResult {
    if (!this.#isOpened || typeof data !== "string" || data.includes("\n")) return "not_open";
    const isFull = this.#waitingBytes + data.length > this.#parts.limits.bufferedBytesMax;
    if (this.#waitingBytes > 0 && isFull) return "full";
    this.#say(data);
    return "sent";
  }

  /** Asks in the words of the feed protocol: a page sees nothing of QUIC's own pings. */
  ask(ask: number): void {
    if (!this.#isOpened) return;
    this.#say(this.#talk.ask(ask));
  }

  abandon(): void {
    if (!this.#isOver) this.#release();
  }

  /** Opens the session and its stream, and reports until they end. Never rejects. */
  async run(): Promise<void> {
    if (this.#isOver) return;
    try {
      const reader = await this.#open();
      if (reader !== null) await this.#read(reader);
    } catch (error) {
      this.#cut(failureText(error, this.#secrets));
    }
  }

  async #open(): Promise<BodyReader | null> {
    const { platform, request } = this.#parts;
    const { route, resumeAfter } = request;
    const { schemes = ["https"], blockedBy = "HTTP/3 or UDP may not pass" } = platform;
    const [, scheme = ""] = /^([a-z]+):\/\/./i.exec(route.url.reveal()) ?? [];
    if (!schemes.includes(scheme.toLowerCase())) {
      throw new TypeError(`Cannot open a session: ${route.label} is no ${schemes[0]}:// address`);
    }
    this.#wait(`No session: ${blockedBy}`);
    const session = await platform.createSession(route.url.reveal());
    if (this.#isOver) {
      session.close();
      return null;
    }
    this.#session = session;
    // What ends the session ends its stream too, but some engines leave a read waiting for ever.
    session.closed.then(() => this.#closed(), () => this.#closed());
    await session.ready;
    if (this.#isOver) return null;
    this.#wait("A session, but no stream");
    const stream = await session.createBidirectionalStream();
    if (this.#isOver) return null;
    this.#wait("A stream, but no word of the gateway");
    const reader = stream.readable.getReader();
    this.#writer = stream.writable.getWriter();
    this.#say(feedHello(route.headers, resumeAfter));
    return reader;
  }

  async #read(reader: BodyReader): Promise<void> {
    const decoder = this.#parts.platform.createDecoder();
    while (!this.#isOver) {
      const chunk = await reader.read();
      if (this.#isOver) return;
      if (chunk.done) return this.#finish();
      this.#reports = 0;
      const text = decoder.decode(chunk.value as Uint8Array<ArrayBuffer>, { stream: true });
      const isWithinLimit = this.#parser.push(text);
      if (this.#isOver) return;
      if (!isWithinLimit) return this.#endTooLarge();
      // Half a message proves that the path lets bytes through.
      if (this.#isOpened && this.#reports === 0) this.#parts.listener.heard();
    }
  }

  /** One line; an empty one is only a sign of life. */
  #hear(text: string): void {
    const { listener } = this.#parts;
    this.#reports += 1;
    const bye = feedBye(text);
    if (bye !== null) return this.#end(this.#isOpened ? bye : { ...bye, how: "refused" });
    if (!this.#isOpened) {
      this.#cancelWait();
      this.#isOpened = true;
      listener.opened({});
      if (text !== "" && !this.#isOver) listener.message(text);
      return;
    }
    if (text === "") return listener.heard();
    this.#talk.hear(text);
  }

  #say(text: string): void {
    const bytes = this.#parts.platform.encode(`${text}\n`);
    this.#waitingBytes += bytes.length;
    const written = (): void => void (this.#waitingBytes -= bytes.length);
    // What cannot be written is told by the end of the stream.
    this.#writer?.write(bytes).then(written, written);
  }

  /** Waits for the next step of opening, within a time of its own. */
  #wait(message: string): void {
    const { clock, limits } = this.#parts;
    this.#cancelWait();
    this.#cancelWait = clock.after(limits.openMs, () => {
      this.#end({ how: "timeout", message: `${message}, within ${limits.openMs} ms` });
    });
  }

  /** The session is over; what had come before it is still read, in the turns until then. */
  #closed(): void {
    this.#parts.clock.after(0, () => this.#cut("The session was closed"));
  }

  /** The stream ended in good order, without last words. */
  #finish(): void {
    if (this.#isOpened) this.#end({ how: "closed", wasClean: true });
    else this.#end({ how: "failed", message: "The stream ended before its first line" });
  }

  #cut(message: string): void {
    if (this.#isOpened) this.#end({ how: "closed", code: 1006, wasClean: false, message });
    else this.#end({ how: "failed", message });
  }

  #endTooLarge(): void {
    const message = `Message larger than ${this.#parts.request.maxMessageBytes} bytes`;
    this.#end({ how: "closed", code: 1009, wasClean: false, message });
  }

  #end(end: LinkEnd): void {
    if (this.#isOver) return;
    this.#release();
    this.#parts.listener.ended(end);
  }

  #release(): void {
    this.#isOver = true;
    this.#isOpened = false;
    this.#cancelWait();
    this.#parser.stop();
    try {
      this.#session?.close();
    } catch {
      // It has ended by itself, and some engines mind.
    }
  }
}
