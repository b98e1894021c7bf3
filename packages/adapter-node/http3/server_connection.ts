import type { Clock } from "@holdfast/core";
import { FrameReader } from "./frame_reader.ts";
import { decodeFields, encodeFields } from "./qpack.ts";
import type { QuicServerSession, QuicStream } from "./quic_library.ts";
import { type SessionRequest, sessionRequestOf } from "./session_request.ts";
import { writeControlStream } from "./settings.ts";
import type { Field } from "./static_table.ts";
import { readVarint } from "./varint.ts";
import { FRAME, writeFrame } from "./write_frame.ts";

/** A request for a session, and what can be answered; the first answer counts. */
export interface OfferedSession {
  readonly request: SessionRequest;
  /** IP address of the client. */
  readonly address: string;
  /** Lets the session in. */
  accept(listener: SessionListener): void;
  /** Answers with a status that is no success. */
  refuse(status: number, fields?: readonly Field[], body?: string): void;
  /** Cuts the connection. */
  close(): void;
}

/** What becomes of a session that was let in. */
export interface SessionListener {
  /**
   * The client opened its stream. At most once: further ones are turned away.
   *
   * @returns Takes what the client says; the stream itself tells only its end.
   */
  stream(stream: QuicStream): (chunk: Uint8Array) => void;
  /** The session is over. Exactly once, and last. */
  closed(): void;
}

/** Answers requests for sessions. */
export type SessionHandler = (offered: OfferedSession) => void;

/** Headers of a request; a gateway takes no more on any carrier. */
const HEADERS_MAX = 16 * 1024;
/** Type that begins a stream of a session, before the number of the session. */
const SESSION_STREAM = 0x41;
/** First stream of a server in its own direction (RFC 9000 §2.1). */
const CONTROL_STREAM_ID = 3;
/** A connection on which nobody asks for a session is ended after this. */
const REQUEST_MS = 10_000;
/** What was refused has nothing more to say; this long for the answer to arrive. */
const REFUSED_MS = 2000;
/** Codes of errors (RFC 9114 §8.1, draft-ietf-webtrans-http3 §9.5). */
const NO_ERROR = 0x100;
const REQUEST_REJECTED = 0x10b;
const MESSAGE_ERROR = 0x10e;
const STREAM_REJECTED = 0x3994bd84;

/** One connection of one client: settings, the request for a session, its stream. */
export class ServerConnection {
  readonly #session: QuicServerSession;
  readonly #handler: SessionHandler;
  readonly #clock: Clock;
  #cancelWait: () => void;
  /** The number of the stream on which a session was asked for; the name of the session. */
  #requestId: number | null = null;
  #listener: SessionListener | null = null;
  #hasStream = false;
  #isOver = false;

  constructor(session: QuicServerSession, handler: SessionHandler, clock: Clock) {
    this.#session = session;
    this.#handler = handler;
    this.#clock = clock;
    this.#cancelWait = clock.after(REQUEST_MS, () => this.close());
    session.on("error", () => this.close());
    session.on("stream", (stream) => this.#take(stream));
    session._eventLoop.streamSend(
      session.connHandle,
      CONTROL_STREAM_ID,
      writeControlStream(),
      false,
    );
  }

  /** Ends the connection. */
  close(): void {
    if (!this.#isOver) this.#session.close(NO_ERROR, "");
    this.closed();
  }

  /** The connection is gone. */
  closed(): void {
    if (this.#isOver) return;
    this.#isOver = true;
    this.#cancelWait();
    this.#listener?.closed();
  }

  #take(stream: QuicStream): void {
    // A reset is told as an error, and the end of the stream follows.
    stream.on("error", () => {});
    const isRequest = stream.id % 4 === 0;
    // What the client says of itself changes nothing here, so its own streams are read and dropped.
    if (!isRequest) return void stream.resume();
    const rest: { take: ((chunk: Uint8Array) => void) | null } = { take: null };
    const reader = new FrameReader(HEADERS_MAX, SESSION_STREAM, {
      frame: (type, payload) => {
        if (type === FRAME.headers) this.#ask(stream, payload);
      },
      signal: (chunk) => {
        rest.take ??= this.#join(stream);
        rest.take(chunk);
      },
    });
    stream.on("data", (chunk: Buffer) => {
      if (!reader.push(chunk)) stream.close(MESSAGE_ERROR);
    });
  }

  /** A frame of headers: the request for the session, or trailers, which say nothing. */
  #ask(stream: QuicStream, section: Uint8Array): void {
    if (stream.id === this.#requestId) return;
    if (this.#requestId !== null) return stream.close(REQUEST_REJECTED);
    const fields = decodeFields(section);
    if (fields === null) return stream.close(MESSAGE_ERROR);
    this.#requestId = stream.id;
    const request = sessionRequestOf(fields);
    let isAnswered = false;
    const answer = (status: number, further: readonly Field[]): boolean => {
      if (isAnswered || this.#isOver) return false;
      isAnswered = true;
      this.#cancelWait();
      const head = encodeFields([[":status", String(status)], ...further]);
      stream.write(writeFrame(FRAME.headers, head));
      return true;
    };
    const refuse = (status: number, further: readonly Field[] = [], body = ""): void => {
      if (!answer(status, further)) return;
      if (body !== "") stream.write(writeFrame(FRAME.data, Buffer.from(body)));
      stream.end();
      this.#cancelWait = this.#clock.after(REFUSED_MS, () => this.close());
    };
    if (request === null) return refuse(404);
    this.#handler({
      request,
      address: this.#session.remoteAddress,
      refuse,
      accept: (listener) => {
        if (!answer(200, [])) return listener.closed();
        this.#listener = listener;
        // The end of this stream is the end of the session.
        stream.on("end", () => this.close());
        stream.on("close", () => this.close());
      },
      close: () => this.close(),
    });
  }

  /** A stream of the session: after the number of the session everything is the session's. */
  #join(stream: QuicStream): (chunk: Uint8Array) => void {
    let head: Uint8Array = Buffer.alloc(0);
    let sink: ((chunk: Uint8Array) => void) | null = null;
    return (chunk) => {
      if (sink !== null) return sink(chunk);
      head = Buffer.concat([head, chunk]);
      const number = readVarint(head, 0);
      if (number === null) return;
      const listener = number.value === this.#requestId && !this.#hasStream ? this.#listener : null;
      if (listener === null) return stream.close(STREAM_REJECTED);
      this.#hasStream = true;
      sink = listener.stream(stream);
      if (number.next < head.length) sink(head.subarray(number.next));
    };
  }
}
