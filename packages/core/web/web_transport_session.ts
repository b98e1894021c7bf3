import type { BodyReader, WebPlatform } from "./web_platform.ts";

/** What of a stream's writer is needed (Streams §5.3). */
export interface StreamWriterLike {
  write(chunk: Uint8Array): PromiseLike<unknown>;
}

/** What of a `WebTransportBidirectionalStream` is needed (W3C WebTransport §8). */
export interface SessionStreamLike {
  readonly readable: { getReader(): BodyReader };
  readonly writable: { getWriter(): StreamWriterLike };
}

/** What of a `WebTransport` is needed (W3C WebTransport §6). */
export interface SessionLike {
  /** Settles once the session is established, or cannot be. */
  readonly ready: PromiseLike<unknown>;
  /** Settles once it is over, in whatever way. */
  readonly closed: PromiseLike<unknown>;
  createBidirectionalStream(): PromiseLike<SessionStreamLike>;
  close(): void;
}

/** The platform's sessions, and its texts as bytes. */
export interface SessionPlatform extends Pick<WebPlatform<unknown>, "createDecoder"> {
  /** Schemes of the addresses that it takes. @default {["https"]} */
  readonly schemes?: readonly string[];
  /** What it may mean that no session comes up. @default {"HTTP/3 or UDP may not pass"} */
  readonly blockedBy?: string;
  /** Begins a session; what it throws ends the link as failed. */
  createSession(url: string): SessionLike | Promise<SessionLike>;
  /** A text as UTF-8. */
  encode(text: string): Uint8Array;
}
