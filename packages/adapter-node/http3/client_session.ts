import type { SessionLike, SessionStreamLike } from "@holdfast/core/web";
import { FrameReader } from "./frame_reader.ts";
import { decodeFields, encodeFields } from "./qpack.ts";
import {
  QUIC_LIMITS,
  type QuicClientSession,
  type QuicLibrary,
  type QuicStream,
} from "./quic_library.ts";
import { sessionStream } from "./session_stream.ts";
import { offersSessions, writeControlStream } from "./settings.ts";
import { readVarint, writeVarint } from "./varint.ts";
import { FRAME, writeFrame } from "./write_frame.ts";

/** Whom a client trusts, and how long it waits for a handshake. */
export interface ClientSessionOptions {
  /** Certificates of authorities, as PEM. */
  readonly ca: string;
  /** Longest wait for the handshake, in milliseconds. */
  readonly handshakeMs: number;
}

/** Headers of an answer, and settings. */
const FRAME_MAX = 16 * 1024;
const SESSION_STREAM = 0x41;
const NO_ERROR = 0x100;
/** First stream of a client in its own direction (RFC 9000 §2.1). */
const CONTROL_STREAM_ID = 2;
/** Kinds of streams, by the two low bits of their number. */
const KIND = { ofServerOneWay: 3 } as const;

const CRYPTO_ERROR = 0x100;
/** Alerts about the server's certificate (RFC 8446 §6). */
const ALERTS: Readonly<Record<number, string>> = {
  42: "the certificate is not for this name, or is broken",
  45: "the certificate has expired",
  46: "the certificate cannot be accepted",
  48: "the certificate is of an authority that is not trusted",
};

/** A WebTransport session on a connection of its own, over HTTP/3 as far as that needs it. */
export class ClientSession implements SessionLike {
  readonly ready: Promise<void>;
  readonly closed: Promise<void>;
  readonly #quic: QuicClientSession;
  readonly #url: URL;
  #settleReady: (error: Error | null) => void = () => {};
  #settleClosed: () => void = () => {};
  #request: QuicStream | null = null;
  #isConnected = false;
  #isOffered = false;
  #isClosed = false;

  /** @param url `https://` address. */
  constructor({ connectQuic }: QuicLibrary, url: string, options: ClientSessionOptions) {
    this.#url = new URL(url);
    this.ready = new Promise((resolve, reject) => {
      this.#settleReady = (error) => error === null ? resolve() : reject(error);
    });
    // Nobody need wait for a session that was given up.
    this.ready.catch(() => {});
    this.closed = new Promise((resolve) => (this.#settleClosed = resolve));
    const { hostname, port } = this.#url;
    const { ca, handshakeMs } = options;
    this.#quic = connectQuic(`${hostname}:${port === "" ? 443 : port}`, {
      ...QUIC_LIMITS,
      runtimeMode: "portable",
      ca,
      connectTimeoutMs: handshakeMs,
    });
    this.#quic.on("connect", () => {
      this.#isConnected = true;
      this.#quic._eventLoop?.streamSend(CONTROL_STREAM_ID, writeControlStream(), false);
      this.#ask();
    });
    this.#quic.on("stream", (stream) => this.#take(stream));
    this.#quic.on("error", (why) => this.#end(why instanceof Error ? why : new Error(String(why))));
    this.#quic.on("close", (why) => this.#lost(why));
  }

  createBidirectionalStream(): Promise<SessionStreamLike> {
    const request = this.#request;
    if (request === null || this.#isClosed) {
      return Promise.reject(new Error("Cannot open a stream: there is no session"));
    }
    const stream = this.#quic.openStream();
    stream.on("error", () => {});
    stream.write(Buffer.concat([writeVarint(SESSION_STREAM), writeVarint(request.id)]));
    return Promise.resolve(sessionStream(stream));
  }

  close(): void {
    this.#end(new Error("The session was given up"));
  }

  #take(stream: QuicStream): void {
    stream.on("error", () => {});
    // The server opens no stream of the session, and pushes nothing.
    if (stream.id % 4 !== KIND.ofServerOneWay) return stream.close(NO_ERROR);
    let reader: FrameReader | null = null;
    stream.on("data", (chunk: Buffer) => {
      if (reader !== null) return void reader.push(chunk);
      const type = readVarint(chunk, 0);
      if (type?.value !== 0) return void stream.resume();
      reader = new FrameReader(FRAME_MAX, null, {
        frame: (kind, payload) => {
          if (kind !== FRAME.settings) return;
          this.#isOffered = offersSessions(payload);
          if (this.#isOffered) this.#ask();
          else this.#end(new Error("The server speaks HTTP/3, but no WebTransport"));
        },
        signal: () => {},
      });
      reader.push(chunk.subarray(type.next));
    });
  }

  /** The request waits for the server's settings (RFC 9220 §3), which may come before all else. */
  #ask(): void {
    const isReady = this.#isConnected && this.#isOffered && !this.#isClosed;
    if (!isReady || this.#request !== null) return;
    const { host, pathname, search } = this.#url;
    const stream = this.#request = this.#quic.openStream();
    stream.on("error", () => {});
    const reader = new FrameReader(FRAME_MAX, null, {
      frame: (type, payload) => {
        if (type === FRAME.headers) this.#answered(payload);
      },
      signal: () => {},
    });
    stream.on("data", (chunk: Buffer) => void reader.push(chunk));
    stream.on("end", () => this.#end(new Error("The server ended the session")));
    stream.on("close", () => this.#end(new Error("The session was reset")));
    stream.write(writeFrame(
      FRAME.headers,
      encodeFields([
        [":method", "CONNECT"],
        [":protocol", "webtransport"],
        [":scheme", "https"],
        [":authority", host],
        [":path", `${pathname}${search}`],
      ]),
    ));
  }

  #answered(section: Uint8Array): void {
    const [, status = "none"] = decodeFields(section)?.find(([name]) => name === ":status") ?? [];
    if (/^2\d\d$/.test(status)) this.#settleReady(null);
    else this.#end(new Error(`The server refused the session with status ${status}`));
  }

  /** A connection that never was may say why: a TLS alert, as RFC 9001 §4.8 writes it. */
  #lost(why: unknown): void {
    const { errorCode = 0 } = why as { readonly errorCode?: number };
    const alert = this.#isConnected ? 0 : errorCode - CRYPTO_ERROR;
    if (alert > 0 && alert < 256) {
      return this.#end(new Error(`TLS ended the handshake: ${ALERTS[alert] ?? `alert ${alert}`}`));
    }
    this.#end(new Error(this.#isConnected ? "The connection was closed" : "No connection"));
  }

  #end(error: Error): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.#settleReady(error);
    this.#settleClosed();
    // What is wrong with a connection that is closed is of no use to anybody.
    Promise.resolve(this.#quic.close(NO_ERROR, "")).catch(() => {});
  }
}
